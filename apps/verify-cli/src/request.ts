import { CommandFailure, type Flags, usageFailure } from "@id-connector/command-line";
import { exitStatus } from "@id-connector/connector-settings";
import type { Filter } from "@id-connector/ldap-reader";
import type { ObjectKind } from "@id-connector/listener-object";
import { kindOfWord, words, type Word } from "./kinds.js";

/** What is asked for, checked. */
export interface Request {
  readonly kinds: readonly ObjectKind[];
  readonly authority: string;
  readonly filter: Filter | undefined;
  readonly fix: boolean;
  readonly wait: boolean;
  readonly dryRun: boolean;
  /** Requests side by side. */
  readonly concurrency: number;
  /** Requests a second. */
  readonly rate: number | undefined;
  readonly showValues: boolean;
  readonly verbose: boolean;
  /** The answer is for a program: it has all. */
  readonly json: boolean;
}

/** Reads what yargs understood of a command. Throws CommandFailure "USAGE", for a filter "BAD_FILTER" with the place marked. */
export async function readRequest(what: Word | "all", flags: Flags): Promise<Request> {
  const authority = flags["school-authority-name"];
  if (Array.isArray(authority)) throw usageFailure("give --school_authority_name once");
  if (typeof authority !== "string" || authority === "")
    throw usageFailure("--school_authority_name needs the name of an authority");
  const [fix, wait, dryRun] = [flags["fix"] === true, flags["wait"] === true, flags["dry-run"] === true];
  if ((wait || dryRun) && !fix) throw usageFailure(`${wait ? "--wait" : "--dry-run"} says how to --fix: give both`);
  if (wait && dryRun) throw usageFailure("--dry-run queues nothing that --wait could follow: give one of them");
  return {
    ...{ kinds: what === "all" ? words.map((word) => kindOfWord[word]) : [kindOfWord[what]], authority },
    ...{ fix, wait, dryRun, showValues: flags["show-values"] === true, verbose: flags["verbose"] === true },
    json: flags["json"] === true,
    concurrency: readNumber(flags, "concurrency", 64) ?? 8,
    rate: readNumber(flags, "rate", 10_000),
    filter: await readFilter(flags["filter"]),
  };
}

function readNumber(flags: Flags, name: string, most: number): number | undefined {
  const value = flags[name];
  if (value === undefined) return undefined;
  const number = typeof value === "string" && /^[0-9]{1,9}$/.test(value) ? Number(value) : 0;
  if (number >= 1 && number <= most) return number;
  throw usageFailure(
    `--${name} must be a whole number from 1 to ${most}, not "${typeof value === "string" ? value : "several"}"`,
  );
}

/** A lone comparison may go without its parentheses, as ldapsearch takes it. */
async function readFilter(value: unknown): Promise<Filter | undefined> {
  if (typeof value !== "string") return undefined;
  const { LdapReaderError, parseFilter } = await import("@id-connector/ldap-reader");
  if (value.trim() === "") throw usageFailure("the filter is empty: leave it out, or give one such as (uid=demo*)");
  const isBare = !/^[\s(]/.test(value);
  try {
    return parseFilter(isBare ? `(${value})` : value);
  } catch (error) {
    if (!(error instanceof LdapReaderError && error.code === "BAD_FILTER")) throw error;
    const at = Math.min(Math.max(0, (error.position ?? 0) - (isBare ? 1 : 0)), value.length);
    const shown = value.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, " ");
    const mark = `${" ".repeat(Array.from(shown.slice(0, at)).length)}^`;
    throw new CommandFailure(exitStatus.usage, "BAD_FILTER", messageOf(error), [shown, mark]);
  }
}

/** Where the fault is shows the mark below the filter. */
function messageOf({ message }: Error): string {
  return message.replace(/ at (?:its end|position \d+)/, "");
}
