import { type Flags, plural } from "@id-connector/command-line";
import { exitStatus } from "@id-connector/connector-settings";
import { isDaemonRunning } from "@id-connector/delivery-tracker";
import {
  allowanceFile,
  AuthorityConfigError,
  isAllowanceOpen,
  readAllowance,
  type Allowance,
} from "@id-connector/school-authority-config";
import type { Call } from "../command-call.js";
import { isHeldCode } from "../../words/trash-codes.js";
import { trashOfAuthority } from "../trash/trash-places.js";
import { trashedItems } from "../trash/trashed-item.js";
import { describeAllowance } from "./describe-allowance.js";
import { findSchools } from "./find-schools.js";
import { readWindowRequest, type NewWindow } from "./read-window.js";
import { writeAllowance } from "./write-allowance.js";

/** The window as it is afterwards, and how that is told. */
interface Told {
  readonly allowance: Allowance | undefined;
  readonly lines: readonly string[];
}

/** `connector-daemon allow-deletes`: opens, ends or shows the window in which an authority's deletions are not held. */
export async function allowDeletesCommand(flags: Flags, call: Call): Promise<number> {
  const { folders, terminal, now } = call;
  const request = readWindowRequest(flags, now());
  const { what, authority } = request;
  const place = await trashOfAuthority(folders, authority);
  const file = allowanceFile(folders.state, authority);
  const written = await readWritten(call, file);
  const before = written && isAllowanceOpen(written, now()) ? written : undefined;
  const dryRun = flags["dry-run"] === true;
  const write = (allowance: Allowance | undefined) => (dryRun ? undefined : writeAllowance(file, allowance));

  const told = await tell();
  if (what !== "show") await write(told.allowance);
  const remarks = what === "end" ? [] : [...(await tellHeld()), ...(await tellDaemon())];
  const document = { command: "allow-deletes", authority, dryRun, allowance: told.allowance ?? null };
  const text = [...(dryRun ? ["Dry run, nothing was changed. It would be:"] : []), ...told.lines, ...remarks];
  terminal.answer({ ...document, exitStatus: exitStatus.done }, text);
  return exitStatus.done;

  async function tell(): Promise<Told> {
    if (request.what === "open") return open(call, request, before);
    return request.what === "end" ? end(authority, before, now()) : show(authority, written, now());
  }

  /** Tells of removals that are held already: the window does not let these through. */
  async function tellHeld(): Promise<readonly string[]> {
    let held = 0;
    for await (const { code } of trashedItems([place])) if (isHeldCode(code)) held += 1;
    if (held === 0) return [];
    const stay = plural(held, "removal is held already and stays so", "removals are held already and stay so");
    return [`${stay} until: connector-daemon release --school-authority ${authority}`];
  }

  async function tellDaemon(): Promise<readonly string[]> {
    if (what === "show" || dryRun || (await isDaemonRunning(folders))) return [];
    return ["No daemon runs; the next one goes by it."];
  }
}

async function open(call: Call, window: NewWindow, before: Allowance | undefined): Promise<Told> {
  const { authority, from, until, schools, number, reason } = window;
  const allowance: Allowance = {
    schools: schools.length === 0 ? null : await findSchools(call, authority, schools),
    number,
    from: new Date(from).toISOString(),
    until: new Date(until).toISOString(),
    reason,
  };
  const replaced = before ? [`It stands in place of the one ${describeAllowance(before, from)}.`] : [];
  return { allowance, lines: [isOpen(authority, allowance, from), ...replaced] };
}

function end(authority: string, before: Allowance | undefined, now: number): Told {
  if (!before) return { allowance: undefined, lines: [isClosed(authority)] };
  const lines = [
    `Ended: the delete guard holds for ${authority} again.`,
    `It would have lasted ${describeAllowance(before, now)}.`,
  ];
  return { allowance: undefined, lines };
}

function show(authority: string, written: Allowance | undefined, now: number): Told {
  if (!written) return { allowance: undefined, lines: [isClosed(authority)] };
  if (isAllowanceOpen(written, now)) return { allowance: written, lines: [isOpen(authority, written, now)] };
  const last = `The last window lasted ${describeAllowance(written, now)}.`;
  return { allowance: undefined, lines: [isClosed(authority), last] };
}

function isOpen(authority: string, allowance: Allowance, now: number): string {
  return `Deletions are not held for ${authority} ${describeAllowance(allowance, now)}.`;
}

function isClosed(authority: string): string {
  return `No window is open for ${authority}: the delete guard holds deletions where they are too many.`;
}

/** A file that cannot be read opens no window; it is replaced or removed like any other. */
async function readWritten({ terminal, folders }: Call, file: string): Promise<Allowance | undefined> {
  try {
    return await readAllowance(file, folders);
  } catch (error) {
    if (!(error instanceof AuthorityConfigError)) throw error;
    terminal.warn(error.message);
    return undefined;
  }
}
