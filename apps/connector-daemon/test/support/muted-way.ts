import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A way to an LDAP server on which the changes of a content synchronisation can get lost, while all else comes through. */
export interface MutedWay {
  readonly port: string;
  /** From now on no change comes through on the connections that there are. */
  mute(): void;
  close(): Promise<void>;
}

/** Of the control that each entry of a content synchronisation has, and of the message between them (RFC 4533). */
const marks = ["1.3.6.1.4.1.4203.1.9.1.2", "1.3.6.1.4.1.4203.1.9.1.4"];

export async function openMutedWay({
  host,
  port,
}: {
  readonly host: string;
  readonly port: number;
}): Promise<MutedWay> {
  const open = new Set<Socket>();
  const muted = new WeakSet<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, host);
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket
        .on("error", () => undefined)
        .on("close", () => {
          open.delete(socket);
          client.destroy();
          upstream.destroy();
        });
    }
    client.pipe(upstream);
    upstream.on("data", (chunk: Buffer) => {
      if (!(muted.has(client) && marks.some((mark) => chunk.includes(mark)))) client.write(chunk);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: String((server.address() as AddressInfo).port),
    mute() {
      for (const socket of open) muted.add(socket);
    },
    async close() {
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, "close");
    },
  };
}
