import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startSlapd, type Slapd } from "@id-connector/slapd-fixture";
import type { DirectoryGroup, DirectoryUser } from "@id-connector/listener-object";
import { closeDirectories, collect, directoryOn } from "../directories.js";

let slapd: Slapd;
beforeAll(async () => {
  slapd = await startSlapd();
  await slapd.load(slapd.ldif.bulk({ users: 2_000, schools: 2 }));
});
afterAll(async () => {
  await closeDirectories();
  await slapd.close();
});

async function searchesOf<T>(call: () => Promise<T>): Promise<[T, number]> {
  const before = (await slapd.activity()).searches;
  const result = await call();
  return [result, (await slapd.activity()).searches - before];
}

const bulk = () => slapd.ldif.bulkContent({ users: 2_000, schools: 2 });

describe("a school of 1,000 users and 40 classes", () => {
  test("streams with a handful of searches, complete and with both sides of each relation", async () => {
    const [all, searches] = await searchesOf(() => collect(directoryOn(slapd).streamSchool("bulk001")));
    const users = all.filter((one): one is DirectoryUser => one.kind === "user");
    const groups = all.filter((one): one is DirectoryGroup => one.kind !== "user");
    expect([users.length, groups.length]).toEqual([1_000, 50]);
    // four of them ask how far the server has come, one for each time that a connection is taken
    expect(searches).toBeLessThanOrEqual(14);

    const fromUsers = users.flatMap(({ id, groups: own }) => own.map((group) => `${group.id} ${id}`));
    const fromGroups = groups.flatMap(({ id, members }) =>
      members.map(({ user }) => `${id} ${user?.id ?? "unresolved"}`),
    );
    expect(fromUsers.sort()).toEqual(fromGroups.sort());
    const expected = [...bulk().classes, ...bulk().workgroups].filter(({ school }) => school === "bulk001");
    expect(fromGroups).toHaveLength(expected.reduce((sum, { members = [] }) => sum + members.length, 0));
  });
  test("200 mixed ids are read with a handful of searches", async () => {
    const directory = directoryOn(slapd);
    const all = await collect(directory.streamSchool("bulk000"));
    const ids = all.slice(-200).map(({ id }) => id); // 150 users, 40 classes, 10 workgroups
    const [{ objects }, searches] = await searchesOf(() => directory.readObjects(ids));
    expect(objects.size).toBe(200);
    // two of them ask whether access rules hide an attribute
    expect(searches).toBeLessThanOrEqual(11);
    for (const one of all.slice(-200)) expect(objects.get(one.id)).toEqual(one);
  });
});
