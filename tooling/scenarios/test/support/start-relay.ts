import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A way to a server that can break while something goes over it. */
export interface Relay {
  readonly port: number;
  /** Cuts every connection over which the server has sent so many bytes; with none given, no more. */
  cutAfter(bytes?: number): void;
  /** Connections that were cut so far. */
  cuts(): number;
  close(): Promise<void>;
}

/** Starts a relay on a free port of 127.0.0.1 to another port there. It passes bytes on and understands nothing. */
export async function startRelay(target: number): Promise<Relay> {
  const open = new Set<Socket>();
  let [limit, cuts] = [Infinity, 0];
  const server = createServer((client) => {
    const upstream = connect(target, "127.0.0.1");
    let sent = 0;
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on("error", end).on("close", () => {
        open.delete(socket);
        end();
      });
    }
    client.pipe(upstream);
    upstream.on("data", (bytes: Buffer) => {
      sent += bytes.length;
      if (sent > limit) {
        cuts++;
        end();
      } else client.write(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cutAfter(bytes = Infinity) {
      limit = bytes;
    },
    cuts: () => cuts,
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
