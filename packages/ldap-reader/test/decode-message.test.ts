import fc from "fast-check";
import { expect, test } from "@jest/globals";
import controls from "@ldapjs/controls";
import messages from "@ldapjs/messages";
import { decodeMessage } from "../src/decode-message.js";
import { LdapReaderError } from "../src/index.js";
import { writeElement } from "../src/read-ber.js";
import { largestMessage, splitMessages } from "../src/split-messages.js";
import { intermediate, result, searchDone, searchEntry, uuid } from "./fake-server.js";

const octets = (value: string | Buffer) => writeElement(0x04, Buffer.from(value as string));
const sequence = (...parts: Buffer[]) => writeElement(0x30, Buffer.concat(parts));
const message = (id: number, operation: Buffer, ...more: Buffer[]) =>
  sequence(writeElement(0x02, Buffer.of(id >> 8, id & 0xff)), operation, ...more);
const paging = sequence(writeElement(0x02, Buffer.of(0, 7)), octets(Buffer.of(0, 255, 1)));
const control = (oid: string, value: Buffer) =>
  writeElement(0xa0, sequence(octets(oid), writeElement(0x01, Buffer.of(255)), octets(value)));

/** What a server sends. */
const sound: readonly Buffer[] = [
  message(1, result(0x61, 49, "no")),
  message(2, result(0x78, 0)),
  message(
    258,
    searchEntry("uid=a\\+b ,dc=ucs", { entryUUID: [uuid(1)], jpegPhoto: [Buffer.of(0, 255, 128)], cn: ["Käthe", ""] }),
  ),
  message(3, searchEntry("dc=ucs", {}), control("1.3.6.1.4.1.4203.1.9.1.2", Buffer.of(1, 2, 3))),
  message(4, searchDone(0), control("1.2.840.113556.1.4.319", paging)),
  message(5, writeElement(0x73, octets("ldap://other.test/dc=ucs"))),
  message(6, intermediate("1.3.6.1.4.1.4203.1.9.1.4", Buffer.of(9, 8))),
  message(0, Buffer.concat([result(0x78, 52)])),
  message(7, searchEntry("cn=large", { uniqueMember: Array.from({ length: 300 }, (_, n) => `uid=user${n},dc=ucs`) })),
];

test("each message is read as it was written", () => {
  const [bind, extended, entry, synced, done, reference, info] = sound.map(decodeMessage);
  expect(bind).toMatchObject({ messageId: 1, status: 49, diagnosticMessage: "no" });
  expect(extended).toMatchObject({ messageId: 2, status: 0 });
  expect(entry).toBeInstanceOf(messages.SearchResultEntry);
  expect(entry).toMatchObject({ messageId: 258, size: sound[2]!.length });
  const { objectName, attributes } = entry as InstanceType<typeof messages.SearchResultEntry>;
  expect(String(objectName)).toBe("uid=a\\+b ,dc=ucs");
  expect(attributes).toEqual([
    { type: "entryUUID", buffers: [Buffer.from(uuid(1))] },
    { type: "jpegPhoto", buffers: [Buffer.of(0, 255, 128)] },
    { type: "cn", buffers: [Buffer.from("Käthe"), Buffer.alloc(0)] },
  ]);
  expect(synced!.controls).toMatchObject([{ type: "1.3.6.1.4.1.4203.1.9.1.2", criticality: true }]);
  expect(synced!.controls[0]!.value).toEqual(Buffer.of(1, 2, 3));
  expect(done!.controls[0]).toBeInstanceOf(controls.PagedResultsControl);
  expect(done!.controls[0]!.value).toEqual({ size: 7, cookie: Buffer.of(0, 255, 1) });
  expect(reference).toBeInstanceOf(messages.SearchResultReference);
  expect(info).toMatchObject({ responseName: "1.3.6.1.4.1.4203.1.9.1.4", responseValue: Buffer.of(9, 8) });
});

test("messages come out of a stream whole, however it is cut", () => {
  const stream = Buffer.concat(sound);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 200 }), (sizes) => {
      const splitter = splitMessages();
      const seen: Buffer[] = [];
      for (let at = 0, turn = 0; at < stream.length; turn += 1) {
        const end = at + sizes[turn % sizes.length]!;
        for (const one of splitter.take(stream.subarray(at, end))) seen.push(Buffer.from(one));
        at = end;
      }
      expect(Buffer.concat(seen).equals(stream)).toBe(true);
      expect(seen).toHaveLength(sound.length);
      expect(splitter.hasRest()).toBe(false);
    }),
    { numRuns: 50, seed: 1 },
  );
});

test("a message that claims to be too large is refused by its head, a group of 100,000 members is not", () => {
  const head = (length: number) => {
    const bytes = Buffer.of(0x30, 0x84, 0, 0, 0, 0);
    bytes.writeUInt32BE(length, 2);
    return bytes;
  };
  for (const length of [0x7fffffff, 0xfffffff0, largestMessage]) {
    expect(() => [...splitMessages().take(head(length))]).toThrow(expect.objectContaining({ code: "PROTOCOL" }));
  }
  const splitter = splitMessages();
  expect([...splitter.take(head(10_000_000))]).toEqual([]);
  expect(splitter.hasRest()).toBe(true);
});

/** One of the things that lines, faulty servers and enemies do to bytes. */
const mutation = fc.oneof(
  fc.record({ act: fc.constant("set" as const), at: fc.nat(), value: fc.integer({ min: 0, max: 255 }) }),
  fc.record({ act: fc.constant("drop" as const), at: fc.nat(), value: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ act: fc.constant("double" as const), at: fc.nat(), value: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ act: fc.constant("length" as const), at: fc.nat(), value: fc.nat({ max: 0x7fffffff }) }),
  fc.record({ act: fc.constant("end" as const), at: fc.nat(), value: fc.constant(0) }),
);
type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

function mutate(bytes: Buffer, { act, at, value }: Mutation): Buffer {
  const place = bytes.length === 0 ? 0 : at % bytes.length;
  const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)];
  if (act === "set") return Buffer.concat([before, Buffer.of(value), after.subarray(1)]);
  if (act === "drop") return Buffer.concat([before, after.subarray(value)]);
  if (act === "double") return Buffer.concat([before, after.subarray(0, value), after]);
  if (act === "end") return before;
  const length = Buffer.alloc(5, 0x84);
  length.writeUInt32BE(value, 1);
  return Buffer.concat([before, length, after.subarray(1)]);
}

test("10,000 mutated messages are read or refused as PROTOCOL, and nothing else happens", () => {
  let [read, refused] = [0, 0];
  fc.assert(
    fc.property(fc.constantFrom(...sound), fc.array(mutation, { minLength: 1, maxLength: 4 }), (whole, mutations) => {
      const bytes = mutations.reduce(mutate, whole);
      try {
        for (const one of splitMessages().take(bytes)) {
          const { messageId } = decodeMessage(one);
          expect(Number.isInteger(messageId)).toBe(true);
        }
        read += 1;
      } catch (error) {
        if (!(error instanceof LdapReaderError && error.code === "PROTOCOL")) throw error;
        refused += 1;
      }
    }),
    { numRuns: 10_000, seed: 2026 },
  );
  expect(read).toBeGreaterThan(100);
  expect(refused).toBeGreaterThan(1_000);
});
