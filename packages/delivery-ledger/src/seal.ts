import { open, readFile, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { syncFolder } from "@id-connector/atomic-file";
import { codeOf } from "./folder.js";

/** Tells that the store's file is the file that was last written here, and not a copy of it from a backup. */
export interface Print {
  readonly inode: string;
  /** Nanoseconds; "0" where the file system does not tell when a file was made. */
  readonly bornAt: string;
  /** When the file or its attributes were last changed, by the file system (ctime, in nanoseconds): nobody can set it. */
  readonly changedAt: string;
}

/** The note about the store's file that lies beside it. */
export interface Seal extends Print {
  /** Epoch milliseconds, by the machine's clock. */
  readonly at: number;
  /** No process of ours wrote the file after this. */
  readonly closed: boolean;
}

/** `RESTORED`: it is a copy, of whatever age. `ASLEEP`: nobody wrote it for long, as after a machine was set back. */
export type UnsureCode = "RESTORED" | "ASLEEP";

/** Why a ledger may be older than the world. */
export interface LedgerUnsure {
  readonly code: UnsureCode;
  /** In words for a log. */
  readonly why: string;
}

export const sealFileName = "ledger.seal";

/** A process that was killed wrote its last seal this long before its last change, or less: it seals twice a minute. */
const unsealedNs = 120_000_000_000n;
/** A machine that is off for a night gives no reason for doubt, but a restored snapshot is hardly ever younger than this. */
const asleepMs = 6 * 3_600_000;

/** Compares the store's file with its seal; undefined where nothing speaks against the file. `now` in epoch milliseconds. Pure. */
export function judgeSeal(seal: Seal, seen: Print, now: number): LedgerUnsure | undefined {
  const [noted, found] = [BigInt(seal.changedAt), BigInt(seen.changedAt)];
  const apart = found > noted ? found - noted : noted - found;
  if (seal.closed ? apart > 0n : apart > unsealedNs || !isSameFile(seal, seen))
    return { code: "RESTORED", why: "its file is not the one that was last written here: it was restored, or moved" };
  if (now - seal.at > asleepMs) {
    const hours = Math.round((now - seal.at) / 3_600_000);
    return { code: "ASLEEP", why: `nobody has written it for ${String(hours)} hours` };
  }
  return undefined;
}

function isSameFile(one: Print, other: Print): boolean {
  const tells = one.bornAt !== "0" && other.bornAt !== "0";
  return tells ? one.bornAt === other.bornAt : one.inode === other.inode;
}

/** Throws the system's errors. */
export async function printOf(file: string): Promise<Print> {
  const { ino, birthtimeNs, ctimeNs } = await stat(file, { bigint: true });
  return { inode: String(ino), bornAt: String(birthtimeNs), changedAt: String(ctimeNs) };
}

/** The seal in a ledger's folder; undefined where it is missing or cannot be read. */
export async function readSeal(folder: string): Promise<Seal | undefined> {
  try {
    const seal = JSON.parse(await readFile(join(folder, sealFileName), "utf8")) as Partial<Seal> | null;
    const { inode, bornAt, changedAt, at, closed } = seal ?? {};
    const areNumbers = [inode, bornAt, changedAt].every((one) => typeof one === "string" && /^\d{1,30}$/.test(one));
    return areNumbers && typeof at === "number" && typeof closed === "boolean" ? (seal as Seal) : undefined;
  } catch (error) {
    if (codeOf(error) === "ENOENT" || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Notes the present print of the store's file; on disk when it resolves. */
export async function writeSeal(folder: string, seal: Seal): Promise<void> {
  const path = join(folder, sealFileName);
  const temporary = `${path}.tmp`;
  const file = await open(temporary, "w", 0o600);
  try {
    await file.writeFile(`${JSON.stringify(seal)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncFolder(folder);
}
