import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { startSlapd, type Slapd, type SlapdOptions } from "@id-connector/slapd-fixture";
import { isBeyond, newestOf, positionOfCookie, searchFrom, type Directory } from "../../src/index.js";
import { closeDirectories, collect, directoryOn, failureOf, plainDirectory } from "../directories.js";
import { reply, searchDone, searchEntry, startFakeServer, uuid } from "../fake-server.js";

const users = ["anna", "ben"].map((username) => ({ username, role: "student" as const, schools: ["SchuleA"] }));
const content = { schools: ["SchuleA"], users };
let slapd: Slapd;
let directory: Directory;
afterEach(async () => {
  await closeDirectories();
  await slapd.close();
});

async function start(options: SlapdOptions = {}): Promise<void> {
  slapd = await startSlapd({ content, ...options });
  directory = directoryOn(slapd);
}
const student = (name: string) => slapd.dn.user(name, "student", "SchuleA");
const change = (dn: string, description: string) => slapd.modify(slapd.ldif.modify(dn, { replace: { description } }));
const setConfig = (dn: string, replace: Record<string, string | string[]>) =>
  slapd.modify(slapd.ldif.modify(dn, { replace }), { as: "config" });
const csnOf = async (dn: string) => (await slapd.read(dn, "entryCSN"))[0]!;

describe("a server's position", () => {
  beforeEach(() => start());

  test("moves with every change, of a container too, and not without one", async () => {
    const [first = ""] = await directory.readPosition();
    expect(first).toMatch(/^\d{14}\.\d{6}Z#\d{6}#000#/);
    expect(await directory.readPosition()).toEqual([first]);
    const computers = `cn=computers,${slapd.ldap.base}`;
    await change(computers, "moved");
    expect(await directory.readPosition()).toEqual([await csnOf(computers)]);
    expect(isBeyond(await csnOf(computers), [first])).toBe(true);
  });

  test("costs one search for one entry", async () => {
    await directory.readPosition();
    const before = (await slapd.activity()).searches;
    await directory.readPosition();
    expect((await slapd.activity()).searches).toBe(before + 1);
  });

  test("has one value for each server that writes, and those are told apart", async () => {
    const [first = ""] = await directory.readPosition();
    await setConfig("cn=config", { olcServerID: "7" });
    await change(student("anna"), "written by another server");
    const position = await directory.readPosition();
    const ofSeven = await csnOf(student("anna"));
    expect(position).toEqual([first, ofSeven]);
    expect(ofSeven).toContain("#007#");
    expect(isBeyond(ofSeven, [first])).toBe(true);
    expect(isBeyond(first, position)).toBe(false);
  });

  test("is not there while nobody answers: UNREACHABLE", async () => {
    await slapd.stop();
    expect((await failureOf(directory.readPosition())).code).toBe("UNREACHABLE");
  });
});

describe("no position is known", () => {
  test("of a server that keeps none", async () => {
    await start();
    const server = await startFakeServer((request) => {
      if (request.tag === 0x63) reply(request, searchEntry("dc=ucs,dc=test", { entryUUID: [uuid(1)] }), searchDone());
    });
    try {
      expect(await plainDirectory(server.port).readPosition()).toEqual([]);
    } finally {
      await closeDirectories();
      await server.close();
    }
  });

  test("where it is hidden, or the whole base", async () => {
    await start({ access: ["access to attrs=contextCSN by * none"] });
    expect(await directory.readPosition()).toEqual([]);
    await setConfig("olcDatabase={1}mdb,cn=config", { olcAccess: ["{0}to * by anonymous auth by * none"] });
    expect(await directory.readPosition()).toEqual([]);
  });
});

describe("what was changed since a CSN", () => {
  beforeEach(() => start());
  const changedSince = async (csn: string) => {
    const found = await collect(directory.changedSince(csn));
    return new Map(found.map(({ id, csn: stamp }) => [id, stamp]));
  };

  test("are users and groups, that very change included; nothing else", async () => {
    await change(student("ben"), "before");
    const [since = ""] = await directory.readPosition();
    await change(`cn=computers,${slapd.ldap.base}`, "nobody's business");
    await change(slapd.dn.school("SchuleA"), "no user");
    expect([...(await changedSince(since))]).toEqual([[await slapd.entryUuid(student("ben")), since]]);
    await change(student("anna"), "after");
    await slapd.add(slapd.ldif.schoolClass({ school: "SchuleA", name: "1a", members: [student("ben")] }));
    const found = await changedSince(since);
    const wanted = [student("anna"), student("ben"), slapd.dn.schoolClass("1a", "SchuleA")];
    expect([...found.keys()].sort()).toEqual((await Promise.all(wanted.map((dn) => slapd.entryUuid(dn)))).sort());
    expect(found.get(await slapd.entryUuid(student("anna")))).toBe(await csnOf(student("anna")));
  });

  test("shows no deletion", async () => {
    await change(student("ben"), "before");
    const [since = ""] = await directory.readPosition();
    await slapd.modify(slapd.ldif.remove(student("ben")));
    expect((await changedSince(since)).size).toBe(0);
    expect(isBeyond((await directory.readPosition())[0]!, [since])).toBe(true);
  });

  test("can be left after the first one", async () => {
    for await (const { csn } of directory.changedSince("2000")) {
      expect(csn).toMatch(/Z#/);
      break;
    }
    expect(await directory.readPosition()).toHaveLength(1);
  });
});

const csn = (time: string, server: string) => `${time}.000000Z#000000#${server}#000000`;

test("what lies between two positions is searched for from the oldest CSN of those servers that moved", () => {
  const from = [csn("20200101", "001"), csn("20260101", "000"), csn("20260102", "002")];
  expect(searchFrom(from, from)).toBeUndefined();
  expect(searchFrom(from, [])).toBeUndefined();
  expect(searchFrom(from, [csn("20200101", "001"), csn("20260105", "002")])).toBe(csn("20260102", "002"));
  expect(searchFrom(from, [csn("20260105", "000"), csn("20260105", "002")])).toBe(csn("20260101", "000"));
  expect(searchFrom(from, [csn("20260105", "003")])).toBeUndefined();
});

test.each([
  ["rid=000,csn=20260101.000000Z#000000#000#000000", ["20260101.000000Z#000000#000#000000"]],
  ["rid=000,sid=001,csn=2#0#000#0;3#0#001#0", ["2#0#000#0", "3#0#001#0"]],
  ["rid=000,csn=2#0#000#0,delcsn=9#0#000#0", ["2#0#000#0"]],
  ["rid=000,delcsn=9#0#000#0", []],
  ["rubbish", []],
  ["", []],
])("the cookie %j stands for the position %j", (cookie, position) => {
  expect(positionOfCookie(cookie)).toEqual(position);
});

test("of each server the newest CSN counts, as text", () => {
  const position = newestOf([
    csn("20260102", "000"),
    csn("20260101", "000"),
    csn("20200101", "001"),
    csn("20260103", "000"),
  ]);
  expect(position).toEqual([csn("20200101", "001"), csn("20260103", "000")]);
  expect(isBeyond(csn("20260103", "000"), position)).toBe(false);
  expect(isBeyond(csn("20260103", "001"), position)).toBe(true);
  expect(isBeyond(csn("20190101", "002"), position)).toBe(true);
  expect(isBeyond("20260103.000000Z#000001#000#000000", position)).toBe(true);
});
