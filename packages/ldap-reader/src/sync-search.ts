import type { LdapResult, SearchResultEntry } from "@ldapjs/messages";
import type { Connection } from "./connection.js";
import { toEntryWithoutId } from "./entry.js";
import { errorOfSearch } from "./error-of.js";
import type { LdapReaderError } from "./errors.js";
import { followedAttributes } from "./followed-connection.js";
import { followedFilter } from "./kind-of-entry.js";
import type { IntermediateMessage } from "./decode-message.js";
import { rawControl } from "./ldapjs-patch.js";
import { createMessageQueue } from "./message-queue.js";
import { startHeartbeat } from "./start-heartbeat.js";
import { startSearch } from "./start-search.js";
import { decodeSyncDone, decodeSyncInfo, decodeSyncState, encodeSyncRequest, syncOids } from "./sync-codec.js";
import type { SyncEvent } from "./sync-tracker.js";
import { stampOf, type FollowedEntry } from "./to-present.js";

/** Why there is no (more) synchronisation on this connection. */
export type SyncEnd =
  /** The server does not know RFC 4533, or not for this base. */
  | "not offered"
  /** The server wants a search without a cookie. */
  | "cookie refused"
  /** The server ended a search that it should keep. */
  | "ended";

export interface SyncSearch {
  /** All events that wait, at least one, or the end. Throws LdapReaderError when the connection fails or the server refuses. */
  take(): Promise<readonly SyncEvent<FollowedEntry>[] | SyncEnd>;
  /** Does another search on this connection while the events go on to come. */
  keepFlowing<R>(work: () => Promise<R>): Promise<R>;
  /** Ends the search; the connection stays. */
  stop(): void;
}

export interface SyncSearchOptions {
  readonly cookie: string | undefined;
  readonly heartbeatMs: number;
}

/** Starts a refreshAndPersist search for the users and groups below the connection's base. */
export function openSyncSearch(connection: Connection, { cookie, heartbeatMs }: SyncSearchOptions): SyncSearch {
  const events = createMessageQueue<SyncEvent<FollowedEntry>>({
    limit: 500,
    pause: () => connection.client._socket?.pause(),
    resume: () => connection.client._socket?.resume(),
  });
  let ending: SyncEnd = "ended";
  const end = (why: SyncEnd) => {
    ending = why;
    events.end();
  };
  const heartbeat = startHeartbeat(connection, { everyMs: heartbeatMs, isPaused: () => events.paused });
  /** Reads one message; a message that cannot be read ends the search. */
  const receive = (read: () => SyncEvent<FollowedEntry> | undefined, otherwise?: SyncEnd) => {
    heartbeat.heard();
    try {
      const event = read();
      if (event) events.push(event);
      else if (otherwise) end(otherwise);
    } catch (err) {
      events.end(err as LdapReaderError);
    }
  };
  const value = encodeSyncRequest({ mode: "refreshAndPersist", cookie });
  const search = startSearch(
    connection,
    {
      base: connection.options.base,
      scope: "sub",
      filter: followedFilter,
      attributes: followedAttributes,
      controls: [rawControl(syncOids.request, { criticality: true, value })],
    },
    {
      onEntry: (message) => {
        receive(() => entryEvent(message), "not offered");
      },
      onReference: () => undefined,
      onIntermediate: (message) => {
        receive(() => infoEvent(message));
      },
      onEnd: (result) => {
        if (result.status === 0) receive(() => doneEvent(result), "not offered");
        const refusal = refusalOf(result, cookie);
        if (result.status === 0) events.end();
        else if (refusal) end(refusal);
        else events.end(errorOfSearch(result, connection.options));
      },
      onError: (err) => {
        events.end(err);
      },
    },
  );
  return {
    take: async () => (await events.take()) ?? ending,
    keepFlowing: (work) => events.keepFlowing(work),
    stop: () => {
      heartbeat.stop();
      search.abandon();
      connection.client._socket?.resume();
    },
  };
}

function entryEvent(message: SearchResultEntry): SyncEvent<FollowedEntry> | undefined {
  const control = controlOf(message, syncOids.state);
  if (!control) return undefined;
  const state = decodeSyncState(control);
  const entry = { ...toEntryWithoutId(message), id: state.id };
  return { type: "entry", ...state, dn: entry.dn, stamp: stampOf(entry), entry };
}

function infoEvent({ responseName, responseValue }: IntermediateMessage): SyncEvent<FollowedEntry> | undefined {
  return responseName === syncOids.info && responseValue ? decodeSyncInfo(responseValue) : undefined;
}

function doneEvent(result: LdapResult): SyncEvent<FollowedEntry> | undefined {
  const control = controlOf(result, syncOids.done);
  return control && { type: "done", ...decodeSyncDone(control) };
}

function controlOf({ controls }: Pick<LdapResult, "controls">, oid: string): Buffer | undefined {
  const value = controls.find(({ type }) => type === oid)?.value;
  return Buffer.isBuffer(value) ? value : undefined;
}

/** The meaning of a result other than success for the search, where it means more than an error. */
function refusalOf({ status }: LdapResult, cookie: string | undefined): SyncEnd | undefined {
  if (status === unavailableCriticalExtension) return "not offered";
  return cookie !== undefined && (status === unwillingToPerform || status === syncRefreshRequired)
    ? "cookie refused"
    : undefined;
}

const unavailableCriticalExtension = 12;
/** OpenLDAP's answer to a cookie newer than its data: "consumer state is newer than provider!" */
const unwillingToPerform = 53;
/** e-syncRefreshRequired (RFC 4533, 2.6) */
const syncRefreshRequired = 4096;
