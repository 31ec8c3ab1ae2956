import { constants } from "node:fs";
import { lstat, open, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { failed, ifCode } from "./errors.js";
import { checkItemName } from "./item-name.js";
import type { Queue } from "./queue.js";
import type { ItemFaultCode } from "./trash-reason.js";

/** Larger files are not read: a process of little memory must get along with every item. */
export const maxItemBytes = 1024 * 1024;
/** A file that is not whole and was written to within this time, in milliseconds, may still be growing. */
export const defaultSettleMs = 5000;

export type ReadItem =
  | { readonly state: "read"; readonly value: unknown; /** Epoch milliseconds. */ readonly modifiedAt: number }
  /** No regular file of that name (any more). */
  | { readonly state: "gone" }
  /** Not whole, and younger than `settleMs`: its writer may still be at it. */
  | { readonly state: "growing" }
  | {
      readonly state: "unreadable";
      readonly code: Extract<ItemFaultCode, "ITEM_UNREADABLE" | "ITEM_TOO_LARGE">;
      /** For people; holds nothing of the content. */
      readonly problem: string;
    };

export interface ReadOptions {
  readonly settleMs?: number;
  /** The clock, epoch milliseconds. */
  readonly now?: () => number;
}

interface InspectOptions extends ReadOptions {
  /** A larger file is not read; `maxItemBytes` when not given. */
  readonly mostBytes?: number;
}

/** A ReadItem with a print that tells this very content from a later one of the same name. */
export type Inspected =
  | (Extract<ReadItem, { state: "read" }> & { readonly print: string; readonly bytes: number })
  | (Extract<ReadItem, { state: "unreadable" }> & { readonly print: string })
  | Exclude<ReadItem, { state: "read" | "unreadable" }>;

/**
 * Reads a waiting item. Throws QueueError "BAD_ITEM_NAME", or another one when the file system fails.
 *
 * @example
 * ```ts
 * import { openQueue, readItem } from "@id-connector/queue-fs";
 *
 * const queue = await openQueue("data/queue", { tmpFolder: "data/tmp" });
 * const item = await readItem(queue, "a.json");
 * if (item.state === "read") console.log(item.value, new Date(item.modifiedAt));
 * ```
 */
export async function readItem(queue: Queue, name: string, options: ReadOptions = {}): Promise<ReadItem> {
  const path = join(queue.folder, checkItemName(name, queue.folder));
  const item = await inspectFile(path, options).catch(failed(`read ${name} in`, queue.folder));
  if (item.state === "unreadable") return { state: "unreadable", code: item.code, problem: item.problem };
  return item.state === "read" ? { state: "read", value: item.value, modifiedAt: item.modifiedAt } : item;
}

/** Reads a JSON file. Throws only errors of the file system that are not about this file (such as EMFILE). */
export async function inspectFile(path: string, options: InspectOptions = {}): Promise<Inspected> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants; // never follow a link, never wait for a fifo's writer
  try {
    const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      return await inspect(handle, options);
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (isNoFile(error)) return { state: "gone" };
    if (!isAboutFile(error)) throw error;
    const found = await statOf(path);
    return unlessYoung(found, unreadable(`it cannot be read (${code})${ownerOf(found)}`), options);
  }
}

/**
 * The `print` that `inspectFile` gives, without reading the file; undefined where the file is gone. Throws the system's
 * errors.
 */
export async function printOf(path: string): Promise<string | undefined> {
  return (await statOf(path))?.print;
}

interface Found {
  readonly modifiedAt: number;
  readonly print: string;
  readonly uid: bigint;
  readonly mode: bigint;
}

async function statOf(path: string): Promise<Found | undefined> {
  const found = await lstat(path, { bigint: true }).catch(ifCode("ENOENT"));
  return found && { modifiedAt: Number(found.mtimeMs), print: printOfStats(found), uid: found.uid, mode: found.mode };
}

/** The owner and rights of a file, as a sentence: another user wrote it, and has to give it away. */
function ownerOf(found: Found | undefined): string {
  if (found === undefined || process.geteuid === undefined) return "";
  const mode = (found.mode & 0o777n).toString(8).padStart(3, "0");
  return `: it belongs to user ${String(found.uid)} (mode ${mode}), and the reader is user ${String(process.geteuid())}`;
}

/** Whether an error of opening says that no regular file has the name (any more). */
export function isNoFile(error: unknown): boolean {
  return ["ENOENT", "ELOOP", "ENXIO"].includes((error as NodeJS.ErrnoException).code ?? "");
}

/** Whether an error says something of this one file, and nothing of the next one: rights, a lease, what is mounted on it. */
export function isAboutFile(error: unknown): boolean {
  const codes = [
    "EACCES",
    "EPERM",
    "EIO",
    "EAGAIN",
    "EBUSY",
    "ENODEV",
    "ENOTCONN",
    "ESTALE",
    "EOVERFLOW",
    "EOPNOTSUPP",
  ];
  return codes.includes((error as NodeJS.ErrnoException).code ?? "");
}

/** Tells one content of a file from the next, by the facts of its inode. */
export function printOfStats(found: { ino: bigint; size: bigint; mtimeNs: bigint }): string {
  return `${found.ino} ${found.size} ${found.mtimeNs}`;
}

async function inspect(handle: FileHandle, options: InspectOptions): Promise<Inspected> {
  const found = await handle.stat({ bigint: true });
  if (!found.isFile()) return { state: "gone" };
  const [modifiedAt, print] = [Number(found.mtimeMs), printOfStats(found)];
  const version = { modifiedAt, print };
  const { mostBytes = maxItemBytes } = options;
  if (found.size > mostBytes)
    return unlessYoung(
      version,
      { code: "ITEM_TOO_LARGE", problem: `it is larger than ${String(mostBytes)} bytes` },
      options,
    );
  const content = await readBytes(handle, Number(found.size));
  const parsed = parse(content);
  if ("problem" in parsed) return unlessYoung(version, unreadable(parsed.problem), options);
  return { state: "read", value: parsed.value, modifiedAt, print, bytes: content.length };
}

/** The first `size` bytes, or fewer where the file was cut meanwhile. */
async function readBytes(handle: FileHandle, size: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const { bytesRead } = await handle.read(buffer, length, size - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}

function parse(content: Buffer): { value: unknown } | { problem: string } {
  if (content.length === 0) return { problem: "it is empty" };
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    return { problem: "it is not UTF-8" };
  }
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { problem: "it is not JSON, or cut short" }; // the parser's own message would show some of the content
  }
}

type Unreadable = Omit<Extract<ReadItem, { state: "unreadable" }>, "state">;

function unreadable(problem: string): Unreadable {
  return { code: "ITEM_UNREADABLE", problem };
}

/** Where the clock went back, a file can seem to be from the future; beyond `settleMs` it does not count as young either. */
function unlessYoung(
  found: { readonly modifiedAt: number; readonly print: string } | undefined,
  problem: Unreadable,
  options: ReadOptions,
): Inspected {
  if (found === undefined) return { state: "gone" };
  const age = (options.now ?? Date.now)() - found.modifiedAt;
  return Math.abs(age) < (options.settleMs ?? defaultSettleMs)
    ? { state: "growing" }
    : { state: "unreadable", ...problem, print: found.print };
}
