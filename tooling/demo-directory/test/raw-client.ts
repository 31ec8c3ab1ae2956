import { connect } from "node:net";
import { once } from "node:events";
import { until } from "@id-connector/until";

/** A TLV with a short or long length. */
export function tlv(tag: number, ...parts: readonly (Uint8Array | string)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([Uint8Array.of(tag, 0x84), length, content]);
}

export const number = (value: number, tag = 2): Buffer => tlv(tag, Uint8Array.of(value));
export const bind = (id: number, dn: string, password: string, version = 3): Buffer =>
  tlv(0x30, number(id), tlv(0x60, number(version), tlv(4, dn), tlv(0x80, password)));
export const presence = tlv(0x87, "objectClass");
export const searchOf = (
  base: string,
  { scope = 0, filter = presence }: { scope?: number; filter?: Buffer } = {},
): Buffer =>
  tlv(0x63, tlv(4, base), number(scope, 10), number(0, 10), number(0), number(0), number(0, 1), filter, tlv(0x30));
export const message = (id: number, operation: Buffer, ...controls: readonly Buffer[]): Buffer =>
  tlv(0x30, number(id), operation, ...(controls.length > 0 ? [tlv(0xa0, ...controls)] : []));
export const control = (oid: string, critical: boolean): Buffer =>
  tlv(0x30, tlv(4, oid), number(critical ? 0xff : 0, 1));

/** Speaks raw bytes; `read` waits until the condition on all bytes so far is true, or the server ended the connection. */
export async function openRaw(port: number) {
  const socket = connect({ port, host: "127.0.0.1" });
  let bytes = Buffer.alloc(0);
  let ended = false;
  socket.on("data", (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
  });
  socket.on("error", () => undefined);
  socket.on("close", () => {
    ended = true;
  });
  await once(socket, "connect");
  return {
    send: (data: Uint8Array) => socket.write(data),
    async read(isAll: (bytes: Buffer) => boolean = () => false): Promise<Buffer> {
      await until("the server answered or ended the connection", () => isAll(bytes) || ended);
      const all = bytes;
      bytes = Buffer.alloc(0);
      return all;
    },
    close: () => socket.destroy(),
  };
}

/** Whether a response with this tag and result code is among the bytes. */
export function hasResult(tag: number, code: number): (bytes: Buffer) => boolean {
  return (bytes) => {
    for (let at = bytes.indexOf(tag); at >= 0; at = bytes.indexOf(tag, at + 1)) {
      const skip = (bytes[at + 1] ?? 0) & 0x80 ? ((bytes[at + 1] ?? 0) & 0x7f) + 2 : 2;
      if (bytes.subarray(at + skip, at + skip + 3).equals(Uint8Array.of(10, 1, code))) return true;
    }
    return false;
  };
}
