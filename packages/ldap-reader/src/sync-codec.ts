import { broken, readElements, readInside, writeElement, type BerElement } from "./read-ber.js";

/** The object identifiers of RFC 4533. */
export const syncOids = {
  request: "1.3.6.1.4.1.4203.1.9.1.1",
  state: "1.3.6.1.4.1.4203.1.9.1.2",
  done: "1.3.6.1.4.1.4203.1.9.1.3",
  info: "1.3.6.1.4.1.4203.1.9.1.4",
} as const;

export interface SyncRequest {
  readonly mode: "refreshOnly" | "refreshAndPersist";
  /** A cookie's octets, one per character (latin1): opaque, it goes back to the server byte for byte. */
  readonly cookie?: string | undefined;
}
export interface SyncState {
  readonly state: "present" | "add" | "modify" | "delete";
  /** The entryUUID in its text form. */
  readonly id: string;
  readonly cookie?: string;
}
export interface SyncDone {
  readonly cookie?: string;
  readonly refreshDeletes: boolean;
}
export type SyncMessage =
  | { readonly type: "newcookie"; readonly cookie: string }
  | { readonly type: "refreshDelete" | "refreshPresent"; readonly cookie?: string; readonly refreshDone: boolean }
  | {
      readonly type: "syncIdSet";
      readonly cookie?: string;
      readonly refreshDeletes: boolean;
      readonly ids: readonly string[];
    };

/** The value of the Sync Request control (RFC 4533, 2.2). */
export function encodeSyncRequest({ mode, cookie }: SyncRequest): Buffer {
  const parts = [writeElement(tags.enumerated, Uint8Array.of(mode === "refreshOnly" ? 1 : 3))];
  if (cookie !== undefined) parts.push(writeElement(tags.octets, Buffer.from(cookie, "latin1")));
  return writeElement(tags.sequence, Buffer.concat(parts));
}

/** Reads the value of a Sync State control (2.3). Throws LdapReaderError "PROTOCOL", as all three readers do. */
export function decodeSyncState(value: Buffer): SyncState {
  const [state, uuid, cookie] = readInside(value, tags.sequence);
  const name = state?.tag === tags.enumerated ? states[state.content[0] ?? -1] : undefined;
  if (name === undefined || !uuid) throw broken("a Sync State control without a state");
  return { state: name, id: idOf(uuid), ...cookieOf(cookie) };
}

/** Reads the value of a Sync Done control (2.4). */
export function decodeSyncDone(value: Buffer): SyncDone {
  const parts = readInside(value, tags.sequence);
  return { ...cookieOf(parts[0]), refreshDeletes: flag(parts, false) };
}

/** Reads the value of a Sync Info message (2.5). */
export function decodeSyncInfo(value: Buffer): SyncMessage {
  const [choice] = readElements(value);
  switch (choice?.tag) {
    case 0x80:
      return { type: "newcookie", cookie: choice.content.toString("latin1") };
    case 0xa1:
    case 0xa2: {
      const parts = readElements(choice.content);
      const type = choice.tag === 0xa1 ? "refreshDelete" : "refreshPresent";
      return { type, ...cookieOf(parts[0]), refreshDone: flag(parts, true) };
    }
    case 0xa3: {
      const parts = readElements(choice.content);
      const set = parts.find(({ tag }) => tag === tags.set);
      if (!set) throw broken("a syncIdSet without a set");
      const ids = readElements(set.content).map(idOf);
      return { type: "syncIdSet", ...cookieOf(parts[0]), refreshDeletes: flag(parts, false), ids };
    }
    default:
      throw broken("an unknown kind of Sync Info message");
  }
}

const tags = { boolean: 0x01, octets: 0x04, enumerated: 0x0a, sequence: 0x30, set: 0x31 } as const;
const states = ["present", "add", "modify", "delete"] as const;

function idOf({ tag, content }: BerElement): string {
  if (tag !== tags.octets || content.length !== 16) throw broken("an entryUUID that is none");
  return content.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function cookieOf(element: BerElement | undefined): { cookie?: string } {
  return element?.tag === tags.octets ? { cookie: element.content.toString("latin1") } : {};
}

function flag(parts: readonly BerElement[], absent: boolean): boolean {
  const found = parts.find(({ tag }) => tag === tags.boolean);
  return found ? found.content[0] !== 0 : absent;
}
