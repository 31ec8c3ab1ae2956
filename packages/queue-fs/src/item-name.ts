import { createHash, randomBytes } from "node:crypto";
import { QueueError } from "./errors.js";
import { processStamps } from "./stamp.js";

/** The longest name that most file systems take, in bytes. */
const maxNameBytes = 255;
const maxKeyLength = 100;
const plainKey = /^[A-Za-z0-9._-]+$/;
// separators of this and other systems, control characters, half characters, and what stands for bytes that are not UTF-8
const forbidden = /[/\\\p{Cc}\p{Surrogate}\ufffd]/u;
const ours = /^\d{4}(?:-\d\d){5}-\d{6}_p(\d)_([A-Za-z0-9._-]+)_[0-9a-f]{12}(?:\.\d+)?\.json$/;
const scheduled = /^\d{4}(?:-\d\d){5}-\d+_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:_ready)?(?:\.\d+)?\.json$/i;
const hashedKey = /^sha256-[0-9a-f]{64}$/;

/** Priority of items whose name says none; 0 is the most urgent, 9 the least. */
export const defaultPriority = 5;
export const reasonEnding = ".reason.json";

/**
 * Whether a file of this name is an item; all others are neither listed nor touched. Folders, links and such never are.
 *
 * @example
 * ```ts
 * import { isItemName } from "@id-connector/queue-fs";
 *
 * isItemName("2026-11-23-09-46-44-123456_p5_id-1_0a1b.json"); // true
 * isItemName(".hidden.json"); // false
 * ```
 */
export function isItemName(name: string): boolean {
  return (
    name.endsWith(".json") &&
    !name.endsWith(reasonEnding) &&
    !name.startsWith(".") &&
    !forbidden.test(name) &&
    Buffer.byteLength(name) <= maxNameBytes
  );
}

/** Returns the name, or throws QueueError "BAD_ITEM_NAME". */
export function checkItemName(name: string, folder: string): string {
  if (isItemName(name)) return name;
  const shown = JSON.stringify(name.slice(0, 300));
  throw new QueueError("BAD_ITEM_NAME", `Not a name for an item in ${folder}: ${shown}`, folder);
}

/** The name of a new item: time in UTC with microseconds, priority, key, random part. Sorts by time; about 150 bytes at most. */
export function makeItemName(parts: { stamp: number; priority: number; key: string; random: string }): string {
  return `${timeInName(parts.stamp)}_p${parts.priority}_${keyInName(parts.key)}_${parts.random}.json`;
}

/** A name of our own for another program's file: time and a random part, which tell neither key nor priority. */
export function makeOwnName(): string {
  return `${timeInName(processStamps())}_${randomBytes(8).toString("hex")}.json`;
}

/** A foreign name or text as people may see it: without what moves or hides letters, and cut. */
export function showName(name: string, most = maxKeyLength): string {
  return name.slice(0, most).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "?");
}

/** The beginning of a name that was made at a time (microseconds since 1970): UTC, sorts by time. */
export function timeInName(stamp: number): string {
  const time = new Date(Math.floor(stamp / 1000)).toISOString().slice(0, 19).replace(/[T:]/g, "-");
  return `${time}-${String(stamp % 1_000_000).padStart(6, "0")}`;
}

/**
 * The priority that a name says, else `defaultPriority`.
 *
 * @example
 * ```ts
 * import { priorityOf } from "@id-connector/queue-fs";
 *
 * priorityOf("2026-11-23-09-46-44-123456_p0_id-1_0a1b.json"); // 0: the most urgent
 * priorityOf("of-somebody-else.json"); // 5
 * ```
 */
export function priorityOf(name: string): number {
  const said = ours.exec(name)?.[1];
  return said === undefined ? defaultPriority : Number(said);
}

/**
 * The key that a name says, for an item of this package and for an item that a scheduler of the predecessor made
 * (`<time>_<entryUUID>[_ready].json`). Undefined where only the content tells.
 *
 * @example
 * ```ts
 * import { keyOfName, openQueue, putItem } from "@id-connector/queue-fs";
 *
 * const name = await putItem(await openQueue("data/queue", { tmpFolder: "data/tmp" }), { key: "id-1", value: 1 });
 * keyOfName(name); // "id-1"
 * keyOfName("whatever.json"); // undefined: only the content tells
 * ```
 */
export function keyOfName(name: string): string | undefined {
  const said = ours.exec(name)?.[2] ?? scheduled.exec(name)?.[1];
  return said === undefined || hashedKey.test(said) ? undefined : said;
}

/** A text by which names sort in the order in which they are taken: priority, then name. */
export function orderOf(name: string): string {
  return `${priorityOf(name)}${name}`;
}

/**
 * The nth name for an item that finds its own name in use: `a.json`, `a.2.json`, `a.3.json`. `room` bytes are kept free
 * for an ending; a name that leaves no room is cut and told apart by a hash.
 */
export function numbered(name: string, n: number, room = 0): string {
  const ending = n === 1 ? ".json" : `.${n}.json`;
  const stem = name.slice(0, -".json".length);
  if (Buffer.byteLength(stem + ending) + room <= maxNameBytes) return stem + ending;
  const mark = `~${hash(name).slice(0, 12)}`;
  const space = maxNameBytes - room - Buffer.byteLength(mark + ending);
  // a character cut in half decodes to the replacement character, which no name has
  const cut = Buffer.from(stem)
    .subarray(0, space)
    .toString()
    .replace(/\ufffd+$/, "");
  return cut + mark + ending;
}

function keyInName(key: string): string {
  return key.length <= maxKeyLength && plainKey.test(key) ? key : `sha256-${hash(key)}`;
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
