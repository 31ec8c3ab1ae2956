import { nameError, type ToldError } from "./tell-error.js";

/** The reason for an object at which the program failed by a defect: where it failed, and what to do; nothing of the error's message. Pure. */
export function describeDefect(error: ToldError): string {
  return `The connector failed at this object by a defect of its own (${nameError(error)}). Report it, with the lines of the log that hold its entryUUID.`;
}
