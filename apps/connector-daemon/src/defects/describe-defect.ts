import { nameError, type ToldError } from "./tell-error.js";

/** Why an object lies in the trash at which the program failed by a defect: where, and what to do; nothing of what the error said. Pure. */
export function describeDefect(error: ToldError): string {
  return `The connector failed at this object by a defect of its own (${nameError(error)}). Report it, with the lines of the log that hold its entryUUID.`;
}
