import type { ListenerItem } from "@id-connector/listener-object";
import type { LdapReaderError } from "./errors.js";
import type { Mark } from "./mark.js";
import type { ListenedType } from "./udm-properties.js";

/** One thing learnt from the directory. */
export type Change =
  | {
      /** A user or group is there, new or changed. */
      readonly type: "present";
      readonly id: string;
      readonly dn: string;
      readonly objectType: ListenedType;
      readonly item: ListenerItem;
      /** The object came because everything is read, not because it changed. */
      readonly initial: boolean;
      /** Its entryCSN. */
      readonly stamp?: string;
    }
  | {
      /** A user or group is no longer there, or is none any more: the same connection that reads the base found neither its id nor anything hidden in its place. */
      readonly type: "gone";
      readonly id: string;
      readonly dn?: string;
    }
  /** A known user or group may not be seen any more: it may be there all the same, and stays among the known ones. Yielded once while that lasts. */
  | { readonly type: "hidden"; readonly id: string; readonly dn: string }
  /** Everything up to this place was yielded before. Store the cookie once those items are safe. */
  | { readonly type: "position"; readonly cookie: string }
  /** Everything that differed from the known objects was yielded before: the refresh of a connection, or a round of polling, is complete. */
  | { readonly type: "refreshed" };

/**
 * The objects that the reader of the changes already has. It is asked anew in every refresh and round; the changes yielded so far should be in it.
 */
export interface KnownObjects {
  /** Whether the object is known. */
  has(id: string): boolean;
  /** The ids (entryUUID, lower case) of all known objects. */
  ids(): Iterable<string>;
  /** entryCSN with which the object was yielded last; undefined makes it be yielded again. */
  stamp(id: string): string | undefined;
  /** The DN with which it was yielded last. */
  dn(id: string): string | undefined;
}

export interface ChangeOptions {
  /** "sync" is RFC 4533; where the server does not offer it, "poll" is used by itself. */
  readonly mode: "sync" | "poll";
  /** From the end of one round of polling to the next, in ms. Default 5,000. */
  readonly pollMs?: number | undefined;
  /** As yielded last by a "position". */
  readonly cookie?: string | undefined;
  /** Default: the objects that this call yielded so far. Then it begins with everything, and nothing is remembered when it ends. */
  readonly known?: KnownObjects | undefined;
  readonly signal: AbortSignal;
  /** A connection failed; the next attempt comes after the pause. */
  readonly onTrouble?: ((err: LdapReaderError, pauseMs: number) => void) | undefined;
  /** The way that is used from now on. */
  readonly onMode?: ((mode: "sync" | "poll") => void) | undefined;
  /** A silent connection is tested that often, in ms. Default 30,000. */
  readonly heartbeatMs?: number | undefined;
  /** Pause after a first failure and the longest one, in ms; both are jittered. Default 1,000 and 60,000. */
  readonly pauseMs?: { readonly first: number; readonly most: number } | undefined;
}

/** What following needs besides. */
export interface FollowOptions extends ChangeOptions {
  readonly known: KnownObjects;
  /** A server that is behind the mark is not followed; the mark knows each change before it is yielded. */
  readonly mark: Mark;
}
