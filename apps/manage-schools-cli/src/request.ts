import { type Flags, usageFailure } from "@id-connector/command-line";

/** What is asked for, checked. */
export type Request = AddRequest | RemoveRequest | ListRequest;

export interface ListRequest {
  readonly what: "list";
  readonly authority: string;
}

interface ChangeRequest {
  readonly authority: string;
  /** As typed. */
  readonly names: readonly string[];
  readonly force: boolean;
  readonly dryRun: boolean;
  readonly wait: boolean;
}

export interface AddRequest extends ChangeRequest {
  readonly what: "add";
  readonly allSchools: boolean;
  readonly initialSync: boolean;
}

export interface RemoveRequest extends ChangeRequest {
  readonly what: "remove";
  readonly deleteSchools: boolean;
  /** The command does not ask the person. */
  readonly yes: boolean;
}

/** Reads what yargs understood of a command. Throws CommandFailure "USAGE". */
export function readRequest(what: Request["what"], flags: Flags): Request {
  const authority = readAuthority(flags["school-authority"]);
  if (what === "list") {
    if (namesIn(flags).length > 0) throw usageFailure("list_schools takes no names: it lists all that there is to say");
    return { what, authority };
  }
  const change = { authority, ...readChange(flags) };
  if (what === "remove") {
    if (change.names.length === 0) throw usageFailure("name at least one school to remove");
    return { what, ...change, deleteSchools: flags["delete-schools"] !== false, yes: flags["yes"] === true };
  }
  const allSchools = flags["all-schools"] === true;
  if (allSchools && change.names.length > 0) throw usageFailure("give names of schools or --all_schools, not both");
  if (!allSchools && change.names.length === 0)
    throw usageFailure("name at least one school to add, or give --all_schools");
  return { what, ...change, allSchools, initialSync: flags["initial-sync"] !== false };
}

function readChange(flags: Flags): Omit<ChangeRequest, "authority"> {
  const names = namesIn(flags);
  if (names.some((name) => name.trim() === "")) throw usageFailure("a school's name must not be empty");
  if (names.length > 1 && names.includes("*"))
    throw usageFailure(
      '"*" stands for all schools: give it alone and in quotes, or the shell makes names of files of it',
    );
  const dryRun = flags["dry-run"] === true;
  const wait = flags["wait"] === true;
  if (dryRun && wait) throw usageFailure("--dry-run queues nothing that --wait could follow: give one of them");
  return { names, force: flags["force"] === true, dryRun, wait };
}

function namesIn(flags: Flags): readonly string[] {
  return Array.isArray(flags["schools"]) ? flags["schools"].map(String) : [];
}

function readAuthority(value: unknown): string {
  if (Array.isArray(value)) throw usageFailure("give --school_authority once");
  if (typeof value !== "string" || value === "")
    throw usageFailure("--school_authority needs the name of an authority");
  return value;
}
