import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A way to servers that can break or stand still while something goes over it. */
export interface Relay {
  readonly port: number;
  /** Cuts every connection over which the server has sent so many bytes; with none given, no more. */
  cutAfter(bytes?: number): void;
  /** Connections that were cut so far. */
  cuts(): number;
  /** Has new connections go to these ports in turn, and cuts those that are open. */
  leadTo(...targets: readonly number[]): void;
  /** The same, but whoever follows the directory (RFC 4533, without TLS) stays where he is. */
  leadReadsTo(...targets: readonly number[]): void;
  /** Keeps whatever the servers send until it is let go; who waits for it notices nothing. */
  hold(): void;
  letGo(): void;
  close(): Promise<void>;
}

/** Starts a relay on a free port of 127.0.0.1 to other ports there, in turn. It passes bytes on and understands next to nothing. */
export async function startRelay(...targets: readonly number[]): Promise<Relay> {
  const open = new Set<Socket>();
  const pairs = new Map<Socket, Socket>();
  const followers = new Set<Socket>();
  let [limit, cuts, turn] = [Infinity, 0, 0];
  let isHeld = false;
  let ports = targets;
  const server = createServer((client) => {
    const upstream = connect(ports[turn++ % ports.length] ?? 0, "127.0.0.1");
    let sent = 0;
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    pairs.set(client, upstream);
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on("error", end).on("close", () => {
        open.delete(socket);
        followers.delete(client);
        pairs.delete(client);
        end();
      });
    }
    client.pipe(upstream);
    client.on("data", (bytes: Buffer) => {
      if (bytes.includes(syncRequest)) followers.add(client);
    });
    upstream.on("data", (bytes: Buffer) => {
      sent += bytes.length;
      if (sent > limit) {
        cuts++;
        end();
      } else client.write(bytes);
    });
    if (isHeld) upstream.pause();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cutAll = () => {
    for (const socket of open) socket.destroy();
  };
  const cutReads = () => {
    for (const [client, upstream] of pairs) if (!followers.has(client)) upstream.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cutAfter(bytes = Infinity) {
      limit = bytes;
    },
    cuts: () => cuts,
    leadTo(...others) {
      ports = others;
      cutAll();
    },
    leadReadsTo(...others) {
      ports = others;
      cutReads();
    },
    hold() {
      isHeld = true;
      for (const upstream of pairs.values()) upstream.pause();
    },
    letGo() {
      isHeld = false;
      for (const upstream of pairs.values()) upstream.resume();
    },
    async close() {
      cutAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The object identifier of a content synchronisation. */
const syncRequest = "1.3.6.1.4.1.4203.1.9.1.1";
