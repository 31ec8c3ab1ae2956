import { EventEmitter } from "node:events";
import type { Control } from "@ldapjs/controls";
import messages, { type LdapResult, type SearchResultEntry, type SearchResultReference } from "@ldapjs/messages";
import { anyResult } from "./connect.js";
import type { Connection } from "./connection.js";
import { errorOfNetwork } from "./error-of.js";
import { LdapReaderError } from "./errors.js";
import { encodeFilter, type Filter } from "./filters.js";
import type { IntermediateMessage } from "./decode-message.js";
import { RawDn } from "./raw-dn.js";

export interface SearchRequest {
  readonly base: string;
  readonly scope: "base" | "one" | "sub";
  readonly filter: Filter;
  readonly attributes: readonly string[];
  readonly controls?: readonly Control[];
  /** Milliseconds without any message of this search, or ten times as long in all, after which the connection is dropped; undefined: no limit. */
  readonly timeoutMs?: number | undefined;
}

export interface SearchEvents {
  onEntry(entry: SearchResultEntry): void;
  onReference(reference: SearchResultReference): void;
  onIntermediate?(message: IntermediateMessage): void;
  /** The server's result, whatever it says. Nothing comes after it. */
  onEnd(result: LdapResult): void;
  /** The connection is gone. Nothing comes after it. */
  onError(err: LdapReaderError): void;
}

export interface RunningSearch {
  /** Tells the server to stop; nothing comes after it. */
  abandon(): void;
}

/**
 * Sends one search, without any time limit for the server. Exactly one of `onEnd` and `onError` is called, unless it is abandoned.
 * The listeners must not throw.
 */
export function startSearch(connection: Connection, request: SearchRequest, events: SearchEvents): RunningSearch {
  const { client, options } = connection;
  const message = new messages.SearchRequest({
    baseObject: new RawDn(request.base),
    scope: request.scope,
    filter: encodable(request.filter),
    attributes: request.attributes,
    derefAliases: 0,
    sizeLimit: 0,
    timeLimit: 0,
    typesOnly: false,
    controls: request.controls ?? [],
  });
  let stopListening = (): unknown => undefined;
  let timer: NodeJS.Timeout | undefined;
  let wholeTimer: NodeJS.Timeout | undefined;
  let settled = false;
  const settle = (): boolean => {
    if (settled) return false;
    settled = true;
    clearTimeout(timer);
    clearTimeout(wholeTimer);
    stopListening();
    return true;
  };
  const fail = (err: LdapReaderError) => {
    if (settle()) events.onError(err);
  };
  stopListening = connection.onClosed(fail);
  if (connection.failure) return { abandon: () => undefined };

  const { timeoutMs } = request;
  if (timeoutMs !== undefined) {
    // A server that stalled would also keep the next request waiting: the connection goes with the search.
    const late = (what: string, ms: number) => () => {
      connection.drop(new LdapReaderError("TIMEOUT", `The LDAP server ${options.server} did not ${what} in ${ms} ms.`));
    };
    timer = setTimeout(late("answer", timeoutMs), timeoutMs);
    wholeTimer = setTimeout(late("come to an end", timeoutMs * 10), timeoutMs * 10);
  }
  const emitter = new EventEmitter();
  /** A listener that is not called with answers to an abandoned search. */
  const unlessSettled =
    <T>(listener: (received: T) => void) =>
    (received: T) => {
      if (settled) return;
      timer?.refresh();
      listener(received);
    };
  emitter.on(
    "searchEntry",
    unlessSettled((entry: SearchResultEntry) => {
      events.onEntry(entry);
    }),
  );
  emitter.on(
    "searchReference",
    unlessSettled((reference: SearchResultReference) => {
      events.onReference(reference);
    }),
  );
  emitter.on(
    "syncInfo",
    unlessSettled((message: IntermediateMessage) => events.onIntermediate?.(message)),
  );
  emitter.on("error", (err: unknown) => {
    fail(connection.failure ?? errorOfNetwork(err, options));
  });
  emitter.on("end", (result: LdapResult) => {
    if (settle()) events.onEnd(result);
  });
  client._send(message, anyResult, emitter, (err) => {
    if (err) fail(connection.failure ?? errorOfNetwork(err, options));
  });
  return {
    abandon: () => {
      if (settle() && !connection.failure) client.abandon(message.messageId, () => undefined);
    },
  };
}

/** What ldapjs takes for a filter: something with this tag that can be written. */
function encodable(filter: Filter): object {
  return {
    [Symbol.toStringTag]: "FilterString",
    toBer: () => ({ buffer: encodeFilter(filter) }),
    toString: () => filter.type, // for ldapjs' trace log: without values
  };
}
