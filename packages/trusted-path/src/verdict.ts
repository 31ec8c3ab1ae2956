import type { Stats } from "node:fs";
import { TrustError } from "./errors.js";

/** Rights to write. */
const [byGroup, byAll] = [0o020, 0o002];
/** In a folder with this bit, only the owner of a file removes or renames it. */
const sticky = 0o1000;

type Found = Pick<Stats, "uid" | "mode">;

interface Judged {
  readonly path: string;
  readonly found: Found;
  readonly owners: ReadonlySet<number>;
  /** The path that was asked for. */
  readonly wanted: string;
  /** Whether a group may write it: where a distribution keeps things so for administrators of its own. */
  readonly groupMayWrite?: boolean | undefined;
}

/** A file or folder itself. Throws TrustError. Pure. */
export function judgeItself({ path, found, owners, wanted, groupMayWrite = false }: Judged): void {
  judgeOwner({ path, found, owners, wanted });
  if ((found.mode & (groupMayWrite ? byAll : byGroup | byAll)) === 0) return;
  const whom = groupMayWrite ? "o" : "go";
  throw new TrustError(
    `${wanted} is not trusted: ${whose(path, wanted)} may be written by others than its owner (mode ${modeOf(found)}). What helps: chmod ${whom}-w ${quoted(path)}`,
    path,
  );
}

/** A folder above it: a user that may rename files in it chooses which file is found. Throws TrustError. Pure. */
export function judgeAbove(judged: Judged): void {
  if ((judged.found.mode & sticky) === 0) judgeItself(judged);
  else judgeOwner(judged);
}

/** A link, or any other path where only the owner counts. Throws TrustError. Pure. */
export function judgeOwner({ path, found, owners, wanted }: Judged): void {
  if (owners.has(found.uid)) return;
  const who = [...owners].join(", ");
  throw new TrustError(
    `${wanted} is not trusted: ${whose(path, wanted)} belongs to user ${String(found.uid)} (mode ${modeOf(found)}), not to one of ${who}. What helps, if its content is right: chown -h root ${quoted(path)}`,
    path,
  );
}

/** "0664" */
export function modeOf({ mode }: Pick<Stats, "mode">): string {
  return (mode & 0o7777).toString(8).padStart(4, "0");
}

/** As a shell takes it. */
export function quoted(path: string): string {
  return /^[\w./@%+=:-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

function whose(path: string, wanted: string): string {
  return path === wanted ? "it" : path;
}
