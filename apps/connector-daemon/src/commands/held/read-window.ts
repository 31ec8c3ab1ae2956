import { type Flags, shown, usageFailure } from "@id-connector/command-line";
import { valuesOf } from "../trash/read-choice.js";
import { readReason, readRequiredAuthority, readSchools } from "./read-held-choice.js";
import { readUntil } from "./read-until.js";

/** What `allow-deletes` is to do with the window of an authority. */
export type WindowRequest =
  { readonly what: "show" | "end"; readonly authority: string } | (NewWindow & { readonly what: "open" });

export interface NewWindow {
  readonly authority: string;
  /** Epoch ms. */
  readonly from: number;
  readonly until: number;
  /** As typed; empty: all. */
  readonly schools: readonly string[];
  /** Most users and groups that may be deleted; null: any number. */
  readonly number: number | null;
  readonly reason: string;
}

/** Reads what was typed; `now` in epoch ms. Throws CommandFailure "USAGE". Pure but for the zone. */
export function readWindowRequest(flags: Flags, now: number): WindowRequest {
  const authority = readRequiredAuthority(flags);
  const untils = valuesOf(flags["until"]);
  const isEnd = flags["end"] === true;
  const said = ["school", "number", "reason"].find((name) => flags[name] !== undefined);
  if (untils.length > 1) throw usageFailure("give --until once");
  const [until] = untils;
  if (isEnd && (until !== undefined || said !== undefined))
    throw usageFailure("--end stands alone: it ends what is in force");
  if (until === undefined) {
    if (said !== undefined) throw usageFailure(`--until is missing: until when is what --${said} says allowed?`);
    return { what: isEnd ? "end" : "show", authority };
  }
  const [schools, number, reason] = [readSchools(flags), readNumber(flags), readReason(flags) ?? ""];
  return { what: "open", authority, from: now, until: readUntil(until, now), schools, number, reason };
}

function readNumber(flags: Flags): number | null {
  const numbers = valuesOf(flags["number"]);
  if (numbers.length > 1) throw usageFailure("give --number once");
  const [number] = numbers;
  if (number === undefined) return null;
  if (/^[1-9]\d{0,8}$/.test(number)) return Number(number);
  throw usageFailure(`--number must be a whole number from 1 on, not ${shown(number)}`);
}
