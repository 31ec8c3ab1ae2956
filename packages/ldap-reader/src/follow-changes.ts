import { setTimeout as wait } from "node:timers/promises";
import type { Change, FollowOptions } from "./change.js";
import { connect } from "./connect.js";
import type { Connection, ConnectionOptions } from "./connection.js";
import { LdapReaderError } from "./errors.js";
import { followConnection } from "./followed-connection.js";
import { pollChanges } from "./poll-changes.js";
import { syncChanges } from "./sync-changes.js";

/**
 * Yields what differs from the known objects and then every change, for ever, on connections of its own. A lost connection is opened again after
 * growing pauses, as is one to a server that is behind; a cookie that the server refuses is dropped, which reads everything anew; a server without
 * RFC 4533 is polled. Ends when the signal is aborted. Throws only an error that no further attempt can cure: LdapReaderError "TLS_REQUIRED".
 */
export async function* followChanges(where: ConnectionOptions, options: FollowOptions): AsyncGenerator<Change, void> {
  const { signal, onTrouble, pauseMs = { first: 1_000, most: 60_000 } } = options;
  let { cookie } = options;
  let failures = 0;
  const unseen = new Set<string>();
  while (!signal.aborted) {
    try {
      const connection = await connect(where, { signal });
      const close = () => void connection.close();
      signal.addEventListener("abort", close);
      try {
        for await (const change of changesOn(connection, { ...options, cookie }, unseen)) {
          if (change.type === "position") ({ cookie } = change);
          if (change.type === "refreshed") failures = 0;
          yield change;
        }
      } finally {
        signal.removeEventListener("abort", close);
        await connection.close();
      }
    } catch (err) {
      if (isAborted(signal)) return;
      if (!isTrouble(err)) throw err;
      const pause = jittered(Math.min(pauseMs.most, pauseMs.first * 2 ** failures));
      failures++;
      onTrouble?.(err, pause);
      await wait(pause, undefined, { signal }).catch(() => undefined); // rejects only when aborted
    }
  }
}

/** On one connection: by sync, without the cookie if that is refused, or by polling. Ends only by an error. */
async function* changesOn(
  connection: Connection,
  options: FollowOptions,
  unseen: Set<string>,
): AsyncGenerator<Change, void> {
  const followed = await followConnection(connection, options);
  if (options.mode === "sync") {
    options.onMode?.("sync");
    let end = yield* syncChanges(followed, options, unseen);
    if (end === "cookie refused") end = yield* syncChanges(followed, { ...options, cookie: undefined }, unseen);
    if (end !== "not offered") {
      throw new LdapReaderError("UNREACHABLE", "The LDAP server ended the search by which it reports changes.");
    }
  }
  options.onMode?.("poll");
  yield* pollChanges(followed, options, unseen);
}

function isTrouble(err: unknown): err is LdapReaderError {
  return err instanceof LdapReaderError && err.code !== "TLS_REQUIRED";
}

/** Reads the signal anew: it may have been aborted meanwhile. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** So that many connectors do not come back at one moment: between half of it and all of it. */
function jittered(ms: number): number {
  return Math.round(ms * (0.5 + Math.random() / 2));
}
