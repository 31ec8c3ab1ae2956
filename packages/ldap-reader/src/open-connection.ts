import type { Socket } from "node:net";
import type { ConnectionOptions as TlsOptions } from "node:tls";
import ldapjs from "ldapjs";
import type { Connection, ConnectionOptions } from "./connection.js";
import { errorOfNetwork } from "./error-of.js";
import { LdapReaderError } from "./errors.js";
import { finishSoon } from "./finish-soon.js";
import type { LdapClient } from "./ldap-client.js";

/**
 * Opens the socket; the connection can be used after the client's 'connect' event. Whatever goes wrong with it, then or later,
 * closes it, with the reason in `failure`.
 */
export function openConnection(options: ConnectionOptions, tls: TlsOptions | undefined): Connection {
  const { server, port } = options;
  const client = ldapjs.createClient({
    url: `${options.tls === "ldaps" ? "ldaps" : "ldap"}://${server.includes(":") ? `[${server}]` : server}:${port}`,
    ...(tls ? { tlsOptions: tls } : {}),
    queueDisable: true, // a request without a connection fails instead of waiting for ever
    // no `connectTimeout`: connect() has a clock for the whole of it. No `timeout`: it ends with the first entry of a search, and crashes the process after an abandon. No `reconnect`: the pool does it
  }) as LdapClient;
  // ldapjs keeps a socket that is being opened to itself; it hands its "port" to Node, which takes options there: so it can be ended
  const opening = new AbortController();
  for (const url of client.urls)
    Object.assign(url, { hostname: server, port: { host: server, port, signal: opening.signal } });
  const listeners = new Set<(failure: LdapReaderError) => void>();
  let failure: LdapReaderError | undefined;
  let socket: Socket | undefined;
  const drop = (err: LdapReaderError) => {
    if (failure) return;
    failure = err;
    const secured = client._socket;
    secured?.on("error", ignore);
    client.destroy();
    opening.abort();
    secured?.destroy();
    socket?.destroy();
    // ldapjs takes all listeners away when it is told that the socket is closed
    client.once("close", () => {
      secured?.on("error", ignore);
      socket?.on("error", ignore);
    });
    for (const listener of listeners) listener(err);
    listeners.clear();
  };
  const fail = (err: unknown) => {
    drop(errorOfNetwork(err, options));
  };
  client.once("connect", (connectedSocket: Socket) => {
    socket = connectedSocket;
    socket.setKeepAlive(true, keepAliveMs);
    socket.on("error", ignore); // the client's 'error' event tells
    if (failure) socket.destroy();
  });
  for (const event of ["error", "connectError", "connectRefused"]) client.on(event, fail);
  client.on("end", fail);
  client.on("close", fail);
  return {
    client,
    options,
    get failure() {
      return failure;
    },
    onClosed: (listener) => {
      if (failure) listener(failure);
      else listeners.add(listener);
      return () => listeners.delete(listener);
    },
    drop,
    close: async () => {
      const closed = socket && !socket.closed ? new Promise((resolve) => socket?.once("close", resolve)) : undefined;
      drop(new LdapReaderError("CLOSED", "The connection to the LDAP server was closed."));
      await finishSoon(closed);
    },
  };
}

const keepAliveMs = 30_000;
const ignore = () => undefined;
