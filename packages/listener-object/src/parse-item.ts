import { brokerProperties } from "./broker-properties.js";
import { ListenerObjectError } from "./errors.js";
import { itemProblems, type RawItem, type RawList, type RawText } from "./item-schema.js";
import type { ListenerItem } from "./item.js";
import { leaveOutLong } from "./leave-out-long.js";
import { isDn } from "./parse-dn.js";
import { isScheduledName } from "./scheduled-name.js";

/**
 * Reads the JSON value of an item file in every form that the App Center's converter (UDM versions 1 and 2), the predecessor
 * (`old_data`, `user_passwords`, `action`, plain strings for lists) or this connector writes. Keys and properties that
 * `ListenerItem` does not have are dropped, as is what is very long (leaveOutLong), null and "" are as absent as UDM version 2 leaves them, the id comes in lower case
 * as LDAP writes it. A file `name` as the predecessor's schedulers give sets `resend`.
 * Throws `BAD_ITEM` with all problems: paths, never values.
 *
 * @example
 * ```ts
 * import { readFile } from "node:fs/promises";
 * import { parseListenerItem } from "@id-connector/listener-object";
 *
 * const name = "2026-11-23-09-46-44-123456.json";
 * const item = parseListenerItem(JSON.parse(await readFile(`data/listener/${name}`, "utf8")), name);
 * console.log(item.id, item.object === null ? "deleted" : "there");
 * ```
 */
export function parseListenerItem(value: unknown, name?: string): ListenerItem {
  const raw = checkItem(value);
  const ours = {
    ...(raw.deletionAllowed === true && { deletionAllowed: true }),
    ...(raw.isLook === true && { isLook: true }),
  };
  return { ...toItem(raw, name), ...ours };
}

/**
 * The same for an item from a folder that others fill, such as the in queue: whatever it says, it allows nothing to be taken away from a broker. Only
 * an order in our own folder does, and distribute passes no item on that looks like an order.
 *
 * @example
 * ```ts
 * import { readFile } from "node:fs/promises";
 * import { parseMailedItem } from "@id-connector/listener-object";
 *
 * const name = "2026-11-23-09-46-44-123456.json";
 * const item = parseMailedItem(JSON.parse(await readFile(`/srv/mailbox/${name}`, "utf8")), name);
 * ```
 */
export function parseMailedItem(value: unknown, name?: string): ListenerItem {
  return toItem(checkItem(value), name);
}

function toItem(raw: RawItem, name: string | undefined): ListenerItem {
  const resend = raw.resend === true || (name !== undefined && isScheduledName(name));
  return {
    id: raw.id.toLowerCase(),
    dn: raw.dn,
    udm_object_type: raw.udm_object_type,
    object: raw.object ? leaveOutLong(readProperties(raw.object, brokerProperties[raw.udm_object_type])) : null,
    options: leaveOutLong({ options: readList(raw.options ?? null) }).options ?? null,
    ...(resend && { resend }),
    ...(raw.initial === true && { initial: true }),
  };
}

function checkItem(value: unknown): RawItem {
  const problems = itemProblems(value);
  if (problems.length > 0) throw badItem(problems);
  const raw = value as RawItem; // as the schema says
  if (!isDn(raw.dn)) throw badItem(["/dn: must be a distinguished name (RFC 4514)"]);
  return raw;
}

function badItem(problems: readonly string[]): ListenerObjectError {
  return new ListenerObjectError(
    "BAD_ITEM",
    `Not an item of a user, group or school: ${problems.join("; ")}.`,
    problems,
  );
}

function readProperties(
  object: object,
  { texts, lists }: { texts: readonly string[]; lists: readonly string[] },
): object {
  const raw = new Map<string, unknown>(Object.entries(object));
  const read = [
    ...texts.map((key) => [key, readText(raw.get(key) as RawText | undefined)] as const),
    ...lists.map((key) => [key, readList(raw.get(key) as RawList | undefined)] as const),
  ];
  return Object.fromEntries(read.filter(([, entry]) => entry !== undefined)) as object;
}

function readText(value: RawText | undefined): string | undefined {
  return value || undefined;
}

function readList(value: RawList | undefined): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  const values = typeof value === "string" ? [value] : value;
  return values.flatMap((entry) => entry || []);
}
