import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { decodeSyncDone, decodeSyncInfo, decodeSyncState, encodeSyncRequest } from "../src/sync-codec.js";

const id = "00112233-4455-6677-8899-aabbccddeeff";
const uuid = id.replaceAll("-", "");
const hex = (text: string) => Buffer.from(text.replace(/\s/g, ""), "hex");

describe("the Sync Request control", () => {
  test("its bytes are those of RFC 4533", () => {
    expect(encodeSyncRequest({ mode: "refreshOnly" })).toEqual(hex("3003 0a0101"));
    expect(encodeSyncRequest({ mode: "refreshAndPersist", cookie: "ab" })).toEqual(hex("3007 0a0103 04026162"));
  });
  test("a cookie goes back byte for byte, whatever bytes it has", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const state = tlv(0x30, Buffer.concat([hex("0a0101"), tlv(4, hex(uuid)), tlv(4, bytes)]));
        const { cookie } = decodeSyncState(state);
        const request = encodeSyncRequest({ mode: "refreshAndPersist", cookie });
        expect(request.subarray(request.length - bytes.length)).toEqual(Buffer.from(bytes));
      }),
    );
  });
});

test("a Sync State control gives state, id and cookie", () => {
  expect(decodeSyncState(hex(`3015 0a0102 0410${uuid}`))).toEqual({ state: "modify", id });
  expect(decodeSyncState(hex(`3018 0a0103 0410${uuid} 0401 61`))).toEqual({ state: "delete", id, cookie: "a" });
});

test("a Sync Done control has refreshDeletes only if it says so", () => {
  expect(decodeSyncDone(hex("3000"))).toEqual({ refreshDeletes: false });
  expect(decodeSyncDone(hex("3003 0101ff"))).toEqual({ refreshDeletes: true });
  expect(decodeSyncDone(hex("3003 040161"))).toEqual({ cookie: "a", refreshDeletes: false });
  expect(decodeSyncDone(hex("3002 0400"))).toEqual({ cookie: "", refreshDeletes: false });
});

test("each kind of Sync Info message is read", () => {
  expect(decodeSyncInfo(hex("8001 61"))).toEqual({ type: "newcookie", cookie: "a" });
  expect(decodeSyncInfo(hex("a100"))).toEqual({ type: "refreshDelete", refreshDone: true });
  expect(decodeSyncInfo(hex("a206 040161 010100"))).toEqual({
    type: "refreshPresent",
    cookie: "a",
    refreshDone: false,
  });
  const set = `3124 0410${uuid} 0410${uuid}`;
  expect(decodeSyncInfo(hex(`a326 ${set}`))).toEqual({ type: "syncIdSet", refreshDeletes: false, ids: [id, id] });
  expect(decodeSyncInfo(hex(`a32c 040161 0101ff ${set}`))).toEqual({
    type: "syncIdSet",
    cookie: "a",
    refreshDeletes: true,
    ids: [id, id],
  });
});

test("bytes that are none of these are a PROTOCOL error and nothing else", () => {
  for (const decode of [decodeSyncState, decodeSyncDone, decodeSyncInfo]) {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          decode(Buffer.from(bytes));
        } catch (err) {
          expect(err).toMatchObject({ name: "LdapReaderError", code: "PROTOCOL" });
        }
      }),
    );
  }
  expect(() => decodeSyncInfo(hex("a3050403"))).toThrow(/cannot be read/);
});

function tlv(tag: number, value: Uint8Array): Buffer {
  const length = value.length < 128 ? [value.length] : [0x82, value.length >> 8, value.length & 0xff];
  return Buffer.concat([Uint8Array.of(tag, ...length), value]);
}
