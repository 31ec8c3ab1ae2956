import { type Flags, listWords, shown, usageFailure } from "@id-connector/command-line";
import { heldCodes, rejectedCode } from "../../words/trash-codes.js";
import { readAuthority, readIds, valuesOf } from "../trash/read-choice.js";

/** Which held removals of an authority a person decides about. Objects, everything, or those of causes and schools. */
export interface HeldChoice {
  readonly authority: string;
  readonly all: boolean;
  readonly ids: ReadonlySet<string>;
  /** Empty: removals of any cause. */
  readonly codes: ReadonlySet<string>;
  /** As typed; empty: removals of any school. */
  readonly schools: readonly string[];
}

/** Reads what was chosen. Throws CommandFailure "USAGE"; nothing chosen is a choice with nothing in it. */
export function readHeldChoice(flags: Flags): HeldChoice {
  const authority = readRequiredAuthority(flags);
  const [, ...rest] = valuesOf(flags["_"]);
  const ids = readIds([...valuesOf(flags["names"]), ...rest]);
  const codes = new Set(valuesOf(flags["code"]).map(readCode));
  const schools = readSchools(flags);
  const all = flags["all"] === true;
  const ways = [ids.size > 0, codes.size + schools.length > 0, all].filter((given) => given).length;
  if (ways > 1) throw usageFailure("give entryUUIDs, or --code and --school, or --all");
  return { authority, all, ids, codes, schools };
}

/** Whether nothing at all was chosen. */
export function isEmptyChoice({ all, ids, codes, schools }: HeldChoice): boolean {
  return !all && ids.size + codes.size + schools.length === 0;
}

export function readRequiredAuthority(flags: Flags): string {
  const authority = readAuthority(flags);
  if (authority === undefined) throw usageFailure("--school_authority is missing");
  return authority;
}

export function readSchools(flags: Flags): readonly string[] {
  const schools = valuesOf(flags["school"]).map((name) => name.trim());
  if (schools.includes("")) throw usageFailure("a school's name must not be empty");
  return schools;
}

/** A person's words, kept with what was decided. Throws CommandFailure "USAGE". */
export function readReason(flags: Flags): string | undefined {
  const reasons = valuesOf(flags["reason"]).map((reason) => reason.replace(/\s+/g, " ").trim());
  if (reasons.length > 1) throw usageFailure("give --reason once");
  const [reason] = reasons;
  if (reason === "") throw usageFailure("--reason must not be empty");
  if (reason !== undefined && reason.length > mostLetters)
    throw usageFailure(`--reason is too long: ${String(mostLetters)} letters at most`);
  return reason;
}

const mostLetters = 500;

function readCode(text: string): string {
  const code = text.toUpperCase();
  const possible = [...heldCodes, rejectedCode];
  if (possible.includes(code)) return code;
  throw usageFailure(`there is no code ${shown(text)} of held removals: ${listWords(possible, "and")}`);
}
