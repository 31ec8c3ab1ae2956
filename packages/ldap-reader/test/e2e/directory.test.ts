import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { startSlapd, type Slapd } from "@id-connector/slapd-fixture";
import type { Change, KnownObjects } from "../../src/index.js";
import { closeDirectories, directoryOn } from "../directories.js";

let slapd: Slapd;
beforeAll(async () => {
  const users = [{ username: "anna", role: "student" as const, schools: ["SchuleA"] }];
  slapd = await startSlapd({ content: { schools: ["SchuleA"], users } });
});
afterEach(closeDirectories);
afterAll(() => slapd.close());

const nothingKnown: KnownObjects = {
  has: () => false,
  ids: () => [],
  stamp: () => undefined,
  dn: () => undefined,
};

describe("a directory", () => {
  test("does not connect before it is asked for something", async () => {
    const before = (await slapd.activity()).connections;
    const directory = directoryOn(slapd);
    await directory.close();
    await directory.close();
    expect((await slapd.activity()).connections).toBe(before);
  });
  test.each([["sync"], ["poll"]] as const)("gives its changes (%s) until it is closed", async (mode) => {
    const directory = directoryOn(slapd);
    const { signal } = new AbortController();
    const seen: Change[] = [];
    for await (const change of directory.changes({ mode, known: nothingKnown, signal })) {
      seen.push(change);
      if (change.type === "refreshed") await directory.close();
    }
    const anna = slapd.dn.user("anna", "student", "SchuleA");
    const id = await slapd.entryUuid(anna);
    expect(seen.find((change) => change.type === "present" && change.id === id)).toEqual(
      expect.objectContaining({ dn: anna, objectType: "users/user" }),
    );
  });
});
