/** A value of krb5Key: the DER that Heimdal's HDB keeps for one encryption type; not valid UTF-8, like the real ones. */
export function krb5Key(type: number, key: Uint8Array, salt: string): Buffer {
  const encrypted = sequence([tagged(0, integer(type)), tagged(1, octets(key))]);
  const salted = sequence([tagged(0, integer(3)), tagged(1, octets(Buffer.from(salt)))]);
  return sequence([tagged(0, integer(0)), tagged(1, encrypted), tagged(2, salted)]);
}

const sequence = (parts: readonly Uint8Array[]): Buffer => tlv(0x30, Buffer.concat(parts));
const tagged = (tag: number, part: Uint8Array): Buffer => tlv(0xa0 + tag, part);
const integer = (value: number): Buffer => tlv(0x02, Uint8Array.of(value));
const octets = (value: Uint8Array): Buffer => tlv(0x04, value);

function tlv(tag: number, value: Uint8Array): Buffer {
  const length = value.length < 128 ? [value.length] : [0x82, value.length >> 8, value.length & 0xff];
  return Buffer.concat([Uint8Array.of(tag, ...length), value]);
}
