import { type Flags, shown, usageFailure } from "@id-connector/command-line";

/** What is asked for, checked. */
export type Request = (NamedRequest | SchoolRequest | ResyncRequest) & HowToSchedule;

/** Users or groups: by their names, or by their entryUUIDs. */
export interface NamedRequest {
  readonly what: "user" | "group";
  /** Each once, as typed. */
  readonly names: readonly string[];
  /** In lower case, each once. */
  readonly uuids: readonly string[];
}

export interface SchoolRequest {
  readonly what: "school";
  readonly school: string;
  /** Most LDAP searches side by side. */
  readonly parallel: number;
}

/** Everything of all synchronised schools. */
export interface ResyncRequest {
  readonly what: "resync";
}

export type Via = "in-queue" | "appcenter";

export interface HowToSchedule {
  /** Undefined: as the way of listening asks for. */
  readonly via: Via | undefined;
  readonly dryRun: boolean;
  readonly wait: boolean;
}

/** Reads what yargs understood of a command; `behind`: what stood behind "--". Throws CommandFailure "USAGE". */
export function readRequest(what: Request["what"], flags: Flags, behind: readonly string[] = []): Request {
  const [surplus] = what === "user" || what === "group" ? [] : behind;
  if (surplus !== undefined) throw usageFailure(`unknown: ${shown(surplus)}`);
  return { ...readWhat(what, flags, behind), ...readHow(flags) };
}

function readWhat(
  what: Request["what"],
  flags: Flags,
  behind: readonly string[],
): NamedRequest | SchoolRequest | ResyncRequest {
  switch (what) {
    case "user":
    case "group":
      return readNamed(what, { ...flags, names: [...textsOf(flags["names"]), ...behind] });
    case "school":
      if (flags["school"] === undefined) throw usageFailure("name a school");
      return { what, school: checkName(textOf(flags["school"])), parallel: readParallel(flags["parallel"]) };
    case "resync":
      return { what };
  }
}

function readNamed(what: "user" | "group", flags: Flags): NamedRequest {
  const names = textsOf(flags["names"]).map(checkName);
  const uuids = textsOf(flags["uuid"]).map(checkUuid);
  if (names.length === 0 && uuids.length === 0) throw usageFailure(`name at least one ${what}, or give its --uuid`);
  if (names.length > 0 && uuids.length > 0) throw usageFailure("give names or --uuid, not both");
  return { what, names: [...new Set(names)], uuids: [...new Set(uuids)] };
}

function readHow(flags: Flags): HowToSchedule {
  const dryRun = flags["dry-run"] === true;
  const wait = flags["wait"] === true;
  if (dryRun && wait) throw usageFailure("--dry-run schedules nothing that --wait could follow: give one of them");
  return { via: flags["via"] as Via | undefined, dryRun, wait };
}

function readParallel(value: unknown): number {
  const text = value === undefined ? String(defaultParallel) : textOf(value);
  const number = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > mostParallel)
    throw usageFailure(`PARALLEL must be a whole number from 1 to ${mostParallel}, not "${shown(text)}"`);
  return number;
}

const defaultParallel = 4;
const mostParallel = 32;

/** As `isEntryUuid` of listener-object, which would load what parses items for each `--help`. */
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function checkUuid(text: string): string {
  if (!uuid.test(text))
    throw usageFailure(`"${shown(text)}" is no entryUUID such as 2c7e3a0e-5d0f-103f-8f32-d573bc9d4058`);
  return text.toLowerCase();
}

function checkName(text: string): string {
  if (text.trim() === "") throw usageFailure("a name must not be empty");
  return text;
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(textOf) : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : String(value);
}
