import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { DemoDirectory } from "../src/index.js";
import { bind, control, hasResult, message, number, openRaw, presence, searchOf, tlv } from "./raw-client.js";
import { reader, start } from "./running.js";

const [bindResponse, searchDone, entry, extended] = [0x61, 0x65, 0x64, 0x78];

async function exchange(demo: DemoDirectory, request: Buffer, until: (bytes: Buffer) => boolean, bound = true) {
  const client = await openRaw(demo.port);
  if (bound) {
    client.send(bind(1, demo.bindDn, demo.password));
    await client.read(hasResult(bindResponse, 0));
  }
  client.send(request);
  const answer = await client.read(until);
  client.close();
  return answer;
}

/** The start of a Sync State control: state modify, then 16 octets of entryUUID. */
const modified = Buffer.of(10, 1, 2, 4, 16);

describe("a connection", () => {
  test("the root DSE names paging and synchronisation, to everybody", async () => {
    const demo = await start();
    const filter = tlv(0x87, "objectClass");
    const request = tlv(
      0x63,
      ...[tlv(4, ""), number(0, 10), number(0, 10), number(0), number(0), number(0, 1), filter],
      tlv(0x30, tlv(4, "supportedControl"), tlv(4, "namingContexts")),
    );
    const answer = await exchange(demo, message(2, request), hasResult(searchDone, 0), false);
    for (const text of ["1.2.840.113556.1.4.319", "1.3.6.1.4.1.4203.1.9.1.1", demo.base]) {
      expect(answer.includes(text)).toBe(true);
    }
  });

  test("nobody reads the tree without a bind", async () => {
    const demo = await start();
    const answer = await exchange(demo, message(2, searchOf(demo.base)), hasResult(searchDone, 50), false);
    expect(hasResult(searchDone, 50)(answer)).toBe(true);
    expect(answer.includes("lindenau")).toBe(false);
  });

  test.each([
    ["a wrong password", 49, (demo: DemoDirectory) => bind(1, demo.bindDn, "wrong")],
    ["an unknown name", 49, (demo: DemoDirectory) => bind(1, `cn=x,${demo.base}`, demo.password)],
    ["no password", 53, (demo: DemoDirectory) => bind(1, demo.bindDn, "")],
    ["an old version", 2, (demo: DemoDirectory) => bind(1, demo.bindDn, demo.password, 2)],
    ["a name that is none", 34, () => bind(1, "x", "y")],
  ])("a bind with %s is refused with result %d", async (_, code, request) => {
    const demo = await start();
    const answer = await exchange(demo, request(demo), hasResult(bindResponse, code), false);
    expect(hasResult(bindResponse, code)(answer)).toBe(true);
  });

  test("the account's name may be spelt in any way", async () => {
    const demo = await start();
    const spelling = demo.bindDn.toUpperCase().replaceAll(",", " , ");
    const answer = await exchange(demo, bind(1, spelling, demo.password), hasResult(bindResponse, 0), false);
    expect(hasResult(bindResponse, 0)(answer)).toBe(true);
  });

  test("an unknown critical control refuses the operation, an uncritical one is passed over", async () => {
    const demo = await start();
    const critical = message(2, searchOf(demo.base), control("1.2.3.4", true));
    expect((await exchange(demo, critical, hasResult(searchDone, 12))).includes(entry)).toBe(false);
    const uncritical = message(2, searchOf(demo.base), control("1.2.3.4", false));
    const answer = await exchange(demo, uncritical, hasResult(searchDone, 0));
    expect(hasResult(searchDone, 0)(answer)).toBe(true);
    const paged = message(2, tlv(0x60, number(3), tlv(4, ""), tlv(0x80)), control("1.2.840.113556.1.4.319", true));
    expect(hasResult(bindResponse, 12)(await exchange(demo, paged, hasResult(bindResponse, 12), false))).toBe(true);
  });

  test("a base that is missing, and one that is no name, have their own results", async () => {
    const demo = await start();
    const missing = await exchange(demo, message(2, searchOf(`ou=x,${demo.base}`)), hasResult(searchDone, 32));
    expect(missing.includes(demo.base)).toBe(true);
    const broken = await exchange(demo, message(2, searchOf("nonsense")), hasResult(searchDone, 34));
    expect(hasResult(searchDone, 34)(broken)).toBe(true);
  });

  test("writing is refused, and so is StartTLS", async () => {
    const demo = await start();
    const refused = await exchange(demo, message(2, tlv(0x4a, demo.base)), hasResult(0x6b, 53));
    expect(hasResult(0x6b, 53)(refused)).toBe(true);
    const startTls = message(2, tlv(0x77, tlv(0x80, "1.3.6.1.4.1.1466.20037")));
    expect(hasResult(extended, 2)(await exchange(demo, startTls, hasResult(extended, 2)))).toBe(true);
  });

  test("a request may come in many pieces, and many in one piece", async () => {
    const demo = await start();
    const client = await openRaw(demo.port);
    for (const byte of bind(1, demo.bindDn, demo.password)) client.send(Uint8Array.of(byte));
    await client.read(hasResult(bindResponse, 0));
    client.send(Buffer.concat([2, 3, 4].map((id) => message(id, searchOf(demo.base)))));
    const answer = await client.read((bytes) => bytes.toString("latin1").split("\x65\x07\x0a\x01\x00").length === 4);
    expect(answer.toString("latin1").split("\x65\x07\x0a\x01\x00")).toHaveLength(4);
    client.close();
  });

  test("a synchronisation tells what is modified, and nothing more once it is abandoned", async () => {
    const demo = await start();
    const client = await openRaw(demo.port);
    client.send(bind(1, demo.bindDn, demo.password));
    await client.read(hasResult(bindResponse, 0));
    const sync = tlv(0x30, tlv(4, "1.3.6.1.4.1.4203.1.9.1.1"), number(0xff, 1), tlv(4, tlv(0x30, number(3, 10))));
    client.send(message(2, searchOf(demo.base, { scope: 2 }), sync));
    await client.read((bytes) => bytes.includes("1.3.6.1.4.1.4203.1.9.1.4"));
    demo.renameUser(demo.users()[0]!.username, { lastname: "Vorher" });
    const told = await client.read((bytes) => bytes.includes("Vorher") && bytes.includes("1.3.6.1.4.1.4203.1.9.1.2"));
    expect(told.includes(modified)).toBe(true);
    client.send(Buffer.concat([message(3, tlv(0x50, Uint8Array.of(2))), message(4, searchOf(demo.base))]));
    await client.read(hasResult(searchDone, 0));
    demo.renameUser(demo.users()[0]!.username, { lastname: "Nachher" });
    client.send(message(5, searchOf(demo.base)));
    expect((await client.read(hasResult(searchDone, 0))).includes("Nachher")).toBe(false);
    client.close();
  });

  test("a filter that is nested without end closes only its own connection", async () => {
    const demo = await start();
    let filter = presence;
    for (let depth = 0; depth < 5_000; depth += 1) filter = tlv(0xa2, filter);
    const answer = await exchange(demo, message(2, searchOf(demo.base, { filter })), () => false);
    expect(answer.includes("1.3.6.1.4.1.1466.20036")).toBe(true);
    await expect(reader(demo).ping()).resolves.toBeUndefined();
  });

  test("whatever bytes come, the server lives on and makes no mistake", async () => {
    const troubles: unknown[] = [];
    const demo = await start({ users: 5, schools: 1, onTrouble: (err) => troubles.push(err) });
    const whole = message(2, searchOf(demo.base, { scope: 2 }), control("1.2.840.113556.1.4.319", true));
    const edits = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 });
    const broken = edits.map((list) => {
      const bytes = Buffer.from(whole);
      for (const [at, value] of list) bytes[at] = value;
      return bytes;
    });
    const garbage = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes));
    await fc.assert(
      fc.asyncProperty(fc.oneof(broken, garbage), async (bytes) => {
        const client = await openRaw(demo.port);
        client.send(Buffer.concat([bind(1, demo.bindDn, demo.password), bytes]));
        await client.read(hasResult(bindResponse, 0));
        client.close();
      }),
      { numRuns: 150 },
    );
    await expect(reader(demo).ping()).resolves.toBeUndefined();
    expect(troubles).toEqual([]);
  });

  test("a client that goes in the middle of an answer harms nobody", async () => {
    const troubles: unknown[] = [];
    const demo = await start({ users: 2000, schools: 1, onTrouble: (err) => troubles.push(err) });
    const client = await openRaw(demo.port);
    client.send(bind(1, demo.bindDn, demo.password));
    await client.read(hasResult(bindResponse, 0));
    client.send(message(2, searchOf(demo.base, { scope: 2 })));
    await client.read((bytes) => bytes.length > 0);
    client.close();
    await expect(reader(demo).ping()).resolves.toBeUndefined();
    expect(troubles).toEqual([]);
  });
});
