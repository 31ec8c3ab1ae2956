import { createServer, type AddressInfo, type Socket } from "node:net";
import { readElements, writeElement } from "../src/read-ber.js";

/** A request as it came over the wire. */
export interface FakeRequest {
  readonly messageId: number;
  /** 0x60 bind, 0x63 search, 0x77 extended, 0x50 abandon, 0x42 unbind. */
  readonly tag: number;
  readonly content: Buffer;
  readonly bytes: Buffer;
  readonly socket: Socket;
}

export interface FakeServer {
  readonly port: number;
  readonly requests: FakeRequest[];
  connections(): number;
  close(): Promise<void>;
}

/** A server on 127.0.0.1 that says what no real one would: `answer` sees each request; a bind succeeds unless `answer` returns true. */
export async function startFakeServer(answer: (request: FakeRequest) => unknown): Promise<FakeServer> {
  const sockets = new Set<Socket>();
  const requests: FakeRequest[] = [];
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    let waiting: Buffer = Buffer.alloc(0);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (data) => {
      if (waiting.length === 0 && data[0] !== 0x30) return; // a TLS handshake
      waiting = Buffer.concat([waiting, data]);
      for (let length = messageLength(waiting); length <= waiting.length; length = messageLength(waiting)) {
        const bytes = waiting.subarray(0, length);
        waiting = waiting.subarray(length);
        const [id, operation] = readElements(readElements(bytes)[0]!.content);
        const request = {
          messageId: id!.content.readUIntBE(0, id!.content.length),
          tag: operation!.tag,
          content: operation!.content,
          bytes,
          socket,
        };
        requests.push(request);
        if (answer(request) !== true && request.tag === 0x60) reply(request, result(0x61, 0));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    connections: () => connections,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Sends messages that belong to the request. */
export function reply({ messageId, socket }: FakeRequest, ...operations: Buffer[]): void {
  for (const operation of operations) socket.write(sequence(integer(messageId), operation));
}

export function result(tag: number, status: number, diagnostic = ""): Buffer {
  return writeElement(tag, Buffer.concat([writeElement(0x0a, encoded(status)), octets(""), octets(diagnostic)]));
}

export const searchDone = (status = 0, diagnostic = "") => result(0x65, status, diagnostic);

export function searchEntry(dn: string, attributes: Record<string, (string | Buffer)[]>): Buffer {
  const list = Object.entries(attributes).map(([name, values]) =>
    sequence(octets(name), writeElement(0x31, Buffer.concat(values.map(octets)))),
  );
  return writeElement(0x64, Buffer.concat([octets(dn), sequence(...list)]));
}

export function intermediate(name: string, value: Buffer): Buffer {
  return writeElement(0x79, Buffer.concat([writeElement(0x80, Buffer.from(name)), writeElement(0x81, value)]));
}

/** An entryUUID. */
export function uuid(n: number): string {
  return `00000000-0000-0000-0000-${String(n).padStart(12, "0")}`;
}

const octets = (value: string | Buffer) => writeElement(0x04, Buffer.from(value as string));
const sequence = (...parts: Buffer[]) => writeElement(0x30, Buffer.concat(parts));
const integer = (value: number) => writeElement(0x02, encoded(value));

function encoded(value: number): Buffer {
  return value < 0x80 ? Buffer.of(value) : Buffer.of(value >> 8, value & 0xff);
}

function messageLength(bytes: Buffer): number {
  const first = bytes[1];
  if (first === undefined) return Infinity;
  if (first < 0x80) return 2 + first;
  const count = first & 0x7f;
  return bytes.length < 2 + count ? Infinity : 2 + count + bytes.readUIntBE(2, count);
}
