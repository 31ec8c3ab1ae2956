import type { Connection } from "./connection.js";
import { LdapReaderError } from "./errors.js";
import { present } from "./filters.js";
import { startSearch } from "./start-search.js";

export interface Heartbeat {
  /** Something came from the server. */
  readonly heard: () => void;
  readonly stop: () => void;
}

export interface HeartbeatOptions {
  readonly everyMs: number;
  /** True while nothing can be heard because nothing is read. */
  readonly isPaused: () => boolean;
}

/**
 * Asks a silent server for its root DSE, and drops the connection when it stays silent for as long again: a server that hangs, or a
 * network that swallows everything, closes nothing.
 */
export function startHeartbeat(connection: Connection, { everyMs, isPaused }: HeartbeatOptions): Heartbeat {
  let silent = true;
  let asked = false;
  const heard = () => {
    silent = false;
    asked = false;
  };
  const timer = setInterval(() => {
    if (isPaused() || !silent) {
      silent = true;
      asked = false;
    } else if (asked) {
      const { server } = connection.options;
      connection.drop(new LdapReaderError("TIMEOUT", `The LDAP server ${server} did not answer in ${everyMs} ms.`));
    } else {
      asked = true;
      const request = { base: "", scope: "base" as const, filter: present("objectClass"), attributes: ["1.1"] };
      startSearch(connection, request, { onEntry: heard, onReference: heard, onEnd: heard, onError: () => undefined });
    }
  }, everyMs);
  return {
    heard,
    stop: () => {
      clearInterval(timer);
    },
  };
}
