import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { startSlapd, type Slapd } from "@id-connector/slapd-fixture";
import type { Change } from "../../src/index.js";
import { closeDirectories, directoryOn } from "../directories.js";

let slapd: Slapd;
beforeAll(async () => {
  const users = [{ username: "anna", role: "student" as const, schools: ["SchuleA"] }];
  slapd = await startSlapd({ content: { schools: ["SchuleA"], users } });
});
afterEach(closeDirectories);
afterAll(() => slapd.close());

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
    for await (const change of directory.changes({ mode, signal })) {
      seen.push(change);
      if (change.type === "refreshed") await directory.close();
    }
    const anna = slapd.dn.user("anna", "student", "SchuleA");
    const id = await slapd.entryUuid(anna);
    expect(seen.find((change) => change.type === "present" && change.id === id)).toEqual(
      expect.objectContaining({ dn: anna, objectType: "users/user" }),
    );
  });
  test.each([["sync"], ["poll"]] as const)(
    "remembers itself what it gave (%s): a deletion comes with its DN, what did not change not again",
    async (mode) => {
      const directory = directoryOn(slapd);
      const { signal } = new AbortController();
      await slapd.add(slapd.ldif.user({ username: mode, role: "student", schools: ["SchuleA"] }));
      const dn = slapd.dn.user(mode, "student", "SchuleA");
      const later: Change[] = [];
      let rounds = 0;
      for await (const change of directory.changes({ mode, pollMs: 50, signal })) {
        if (change.type === "refreshed" && ++rounds === 1) await slapd.modify(`dn: ${dn}\nchangetype: delete\n`);
        else if (rounds > 0) later.push(change);
        if (change.type === "gone") await directory.close();
      }
      const told = later.filter(({ type }) => type === "present" || type === "gone");
      expect(told).toEqual([expect.objectContaining({ type: "gone", dn })]);
    },
  );
});
