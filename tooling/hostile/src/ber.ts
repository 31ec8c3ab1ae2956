/** One BER element. */
export function element(tag: number, ...contents: readonly (Uint8Array | string)[]): Buffer {
  const content = Buffer.concat(contents.map((one) => Buffer.from(one)));
  return Buffer.concat([head(tag, content.length), content]);
}

/** Tag and length of an element of so many bytes. */
export function head(tag: number, length: number): Buffer {
  if (length < 0x80) return Buffer.of(tag, length);
  const bytes = Buffer.alloc(6);
  bytes.writeUInt8(tag, 0);
  bytes.writeUInt8(0x84, 1);
  bytes.writeUInt32BE(length, 2);
  return bytes;
}

/** An LDAP message. */
export function message(id: number, operation: Uint8Array): Buffer {
  return element(0x30, element(0x02, Buffer.of(id >> 16, (id >> 8) & 0xff, id & 0xff)), operation);
}

/** An operation that is a result: 0x61 of a bind, 0x65 of a search, 0x78 of an extended request. */
export function result(tag: number, status: number, ...more: readonly Buffer[]): Buffer {
  return element(tag, element(0x0a, Buffer.of(status)), element(0x04), element(0x04), ...more);
}

/** An entry that a search finds. */
export function entry(dn: string, attributes: Readonly<Record<string, readonly (Uint8Array | string)[]>>): Buffer {
  const list = Object.entries(attributes).map(([name, values]) =>
    element(0x30, element(0x04, name), element(0x31, ...values.map((value) => element(0x04, value)))),
  );
  return element(0x64, element(0x04, dn), element(0x30, ...list));
}
