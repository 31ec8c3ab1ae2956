import type { Socket } from "node:net";
import type { ConnectionOptions as TlsOptions } from "node:tls";
import ldapjs from "ldapjs";
import type { Connection, ConnectionOptions } from "./connection.js";
import { errorOfNetwork } from "./error-of.js";
import { LdapReaderError } from "./errors.js";
import type { LdapClient } from "./ldap-client.js";

/**
 * Opens the socket; the connection can be used after the client's 'connect' event. Whatever goes wrong with it, then or later,
 * closes it, with the reason in `failure`.
 */
export function openConnection(
  options: ConnectionOptions,
  { tls, timeoutMs }: { tls: TlsOptions | undefined; timeoutMs: number },
): Connection {
  const { server, port } = options;
  const client = ldapjs.createClient({
    url: `${options.tls === "ldaps" ? "ldaps" : "ldap"}://${server.includes(":") ? `[${server}]` : server}:${port}`,
    ...(tls ? { tlsOptions: tls } : {}),
    connectTimeout: timeoutMs,
    queueDisable: true, // a request without a connection fails instead of waiting for ever
    // no `timeout`: it ends with the first entry of a search, and crashes the process after an abandon. No `reconnect`: the pool does it
  }) as LdapClient;
  for (const url of client.urls) url.hostname = server; // an IPv6 address has lost its brackets here
  const listeners = new Set<(failure: LdapReaderError) => void>();
  let failure: LdapReaderError | undefined;
  let socket: Socket | undefined;
  const drop = (err: LdapReaderError) => {
    if (failure) return;
    failure = err;
    client._socket?.on("error", () => undefined);
    client.destroy();
    client._socket?.destroy();
    socket?.destroy();
    for (const listener of listeners) listener(err);
    listeners.clear();
  };
  const fail = (err: unknown) => {
    drop(errorOfNetwork(err, options));
  };
  client.once("connect", (connectedSocket: Socket) => {
    socket = connectedSocket;
    socket.setKeepAlive(true, keepAliveMs);
    socket.on("error", () => undefined); // the client's 'error' event tells
    if (failure) socket.destroy();
  });
  for (const event of ["error", "connectError", "connectTimeout", "connectRefused"]) client.on(event, fail);
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
      await closed;
    },
  };
}

const keepAliveMs = 30_000;
