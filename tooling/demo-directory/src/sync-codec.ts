import {
  badMessage,
  expectTag,
  readElements,
  readInteger,
  tags,
  writeElement,
  writeInteger,
  writeText,
} from "./ber.js";

/** The object identifiers of RFC 4533. */
export const syncOids = {
  request: "1.3.6.1.4.1.4203.1.9.1.1",
  state: "1.3.6.1.4.1.4203.1.9.1.2",
  done: "1.3.6.1.4.1.4203.1.9.1.3",
  info: "1.3.6.1.4.1.4203.1.9.1.4",
} as const;

export interface SyncRequest {
  readonly persist: boolean;
  readonly cookie: string | undefined;
}

export type SyncStateName = "present" | "add" | "modify" | "delete";
const states: readonly SyncStateName[] = ["present", "add", "modify", "delete"];

/** Reads the value of a Sync Request control (RFC 4533, 2.2). Throws DemoDirectoryError "BAD_MESSAGE". */
export function decodeSyncRequest(value: Buffer | undefined): SyncRequest {
  if (!value) throw badMessage("a Sync Request control has no value");
  const [mode, ...rest] = readElements(expectTag(readElements(value)[0], tags.sequence));
  const number = readInteger(mode, tags.enumerated);
  if (number !== 1 && number !== 3) throw badMessage("there is no such mode of synchronisation");
  return { persist: number === 3, cookie: rest.find(({ tag }) => tag === tags.octets)?.content.toString() };
}

/** The value of a Sync State control (2.3). */
export function encodeSyncState(state: SyncStateName, id: string, cookie?: string): Buffer {
  const parts = [writeInteger(states.indexOf(state), tags.enumerated), uuid(id)];
  return writeElement(tags.sequence, ...parts, ...optional(cookie));
}

/** The value of a Sync Done control (2.4). */
export function encodeSyncDone(cookie: string | undefined, refreshDeletes: boolean): Buffer {
  return writeElement(tags.sequence, ...optional(cookie), ...(refreshDeletes ? [yes] : []));
}

/** The value of a Sync Info message that ends the refresh (2.5); what follows are the changes. */
export function encodeRefreshEnd(phase: "refreshDelete" | "refreshPresent", cookie?: string): Buffer {
  return writeElement(phase === "refreshDelete" ? 0xa1 : 0xa2, ...optional(cookie));
}

/** The value of a Sync Info message that lists entries which are still there (2.5). */
export function encodePresentIds(ids: readonly string[]): Buffer {
  return writeElement(0xa3, writeElement(tags.set, ...ids.map(uuid)));
}

const yes = writeElement(tags.boolean, Uint8Array.of(0xff));

function uuid(id: string): Buffer {
  return writeElement(tags.octets, Buffer.from(id.replaceAll("-", ""), "hex"));
}

function optional(cookie: string | undefined): Buffer[] {
  return cookie === undefined ? [] : [writeText(cookie)];
}
