import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { serveConnection, type Served } from "./serve-connection.js";

/** An LDAP server on loopback. */
export interface LdapServer {
  readonly port: number;
  /** Ends all connections; resolves when the port is free. */
  stop(): Promise<void>;
}

/** Serves the tree on 127.0.0.1; port 0 takes any free one. Rejects with the system's error, e.g. EADDRINUSE. */
export async function listen(port: number, directory: Served): Promise<LdapServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    serveConnection(socket, directory);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}
