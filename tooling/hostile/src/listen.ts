import { createServer as createTcpServer, type AddressInfo, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";

/** A key and certificates, in PEM form. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

export interface ListenOptions {
  /** 0, the default: one that is free. */
  readonly port?: number | undefined;
  /** Speaks TLS from the first byte where it is given. */
  readonly certificate?: Certificate | undefined;
}

export interface Listening {
  readonly port: number;
  /** How many connections are open. */
  open(): number;
  /** How many connections there were. */
  connections(): number;
  /** Ends all connections. */
  stop(): Promise<void>;
}

/** Listens on 127.0.0.1 and hands over each connection; a client that breaks off is no error. */
export async function listen(
  { port = 0, certificate }: ListenOptions,
  onConnection: (socket: Socket) => void,
): Promise<Listening> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = certificate === undefined ? createTcpServer() : createTlsServer({ ...certificate });
  server.on("connection", (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on(certificate === undefined ? "connection" : "secureConnection", (socket: Socket) => {
    socket.on("error", () => undefined);
    onConnection(socket);
  });
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    open: () => sockets.size,
    connections: () => connections,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
