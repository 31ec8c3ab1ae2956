import type { Change } from "@id-connector/ldap-reader";
import { describe, expect, test } from "@jest/globals";
import type { DemoDirectory } from "../src/index.js";
import { reader, start } from "./running.js";

interface Known {
  readonly objects: Map<string, { dn: string; stamp: string | undefined }>;
  cookie: string | undefined;
}

/** Follows the changes and keeps them, until one of them is the last one that is wanted. */
async function follow(demo: DemoDirectory, known: Known, isLast: (change: Change) => boolean) {
  const stop = new AbortController();
  const seen: Change[] = [];
  const modes: string[] = [];
  const changes = reader(demo).changes({
    mode: "sync",
    cookie: known.cookie,
    signal: stop.signal,
    onMode: (mode) => modes.push(mode),
    known: {
      has: (id) => known.objects.has(id),
      ids: () => known.objects.keys(),
      dn: (id) => known.objects.get(id)?.dn,
      stamp: (id) => known.objects.get(id)?.stamp,
    },
  });
  for await (const change of changes) {
    seen.push(change);
    if (change.type === "present") known.objects.set(change.id, { dn: change.dn, stamp: change.stamp });
    if (change.type === "gone") known.objects.delete(change.id);
    if (change.type === "position") known.cookie = change.cookie;
    if (isLast(change)) break;
  }
  stop.abort();
  expect(modes).toEqual(["sync"]);
  return seen;
}

const refreshed = (change: Change): boolean => change.type === "refreshed";
const empty = (): Known => ({ objects: new Map(), cookie: undefined });
const told = (changes: readonly Change[]): string[] =>
  changes.flatMap((change) => ("id" in change ? [`${change.type} ${change.dn?.split(",")[0] ?? ""}`] : []));

function addNele(demo: DemoDirectory): string {
  const [school = ""] = demo.schools;
  return demo.addUser({ username: "nele", school, role: "student", firstname: "Nele", lastname: "Öz", classes: ["1a"] })
    .id;
}

describe("content synchronisation", () => {
  test("a first refresh brings every user and group", async () => {
    const demo = await start();
    const known = empty();
    const seen = await follow(demo, known, refreshed);
    const users = seen.filter((change) => change.type === "present" && change.objectType === "users/user");
    expect(users).toHaveLength(60);
    const expected = demo.entries().flatMap(({ users, classes, workgroups }) => [...users, ...classes, ...workgroups]);
    for (const { id } of expected) expect(known.objects.has(id)).toBe(true);
    expect(known.cookie).toMatch(/^rid=000,csn=/u);
  });

  test("a resumed one brings what changed and finds out what is gone", async () => {
    const demo = await start();
    const known = empty();
    await follow(demo, known, refreshed);
    const cookie = known.cookie;
    expect(told(await follow(demo, known, refreshed))).toEqual([]);
    expect(known.cookie).toBe(cookie);

    const [first, second] = demo.users();
    demo.removeUser(first!.username);
    demo.renameUser(second!.username, { username: "umbenannt" });
    const seen = await follow(demo, known, refreshed);
    expect(told(seen)).toContain("present uid=umbenannt");
    expect(seen).toContainEqual(expect.objectContaining({ type: "gone", id: first!.id }));
    expect(seen.filter(({ type }) => type === "gone")).toHaveLength(1);
    expect(known.cookie).not.toBe(cookie);
  });

  test("each change is told as it happens, in its order", async () => {
    const demo = await start({ users: 0, schools: 1 });
    const seen = await follow(demo, empty(), (change) => {
      if (refreshed(change)) {
        addNele(demo);
        demo.renameUser("nele", { username: "nele.öz" });
        demo.removeUser("nele.öz");
      }
      return change.type === "gone";
    });
    expect(told(seen.slice(seen.findIndex(refreshed))).filter((text) => text.includes(" uid="))).toEqual([
      "present uid=nele",
      "present uid=nele.öz",
      "gone uid=nele.öz",
    ]);
  });

  test("a deletion is told by name", async () => {
    const demo = await start();
    const [user] = demo.users();
    const seen = await follow(demo, empty(), (change) => {
      if (refreshed(change)) demo.removeUser(user!.username);
      return change.type === "gone";
    });
    expect(seen.at(-1)).toEqual({ type: "gone", id: user!.id, dn: user!.dn });
  });

  test("a membership changes the group and says nothing of the user", async () => {
    const demo = await start();
    const user = demo.users().find(({ classes }) => classes.length > 0)!;
    const seen = await follow(demo, empty(), (change) => {
      if (refreshed(change)) {
        demo.changeClass(user.username, { from: user.classes[0]!.name });
        addNele(demo);
      }
      return change.type === "present" && change.dn.startsWith("uid=nele,");
    });
    expect(told(seen.slice(seen.findIndex(refreshed)))).toEqual([
      `present cn=${user.schools[0]}-${user.classes[0]!.name}`,
      "present uid=nele",
    ]);
  });

  test("a directory that was started anew with the seed is the same one to a reader", async () => {
    const known = empty();
    const first = await start();
    addNele(first);
    await follow(first, known, refreshed);
    await first.stop();
    const seen = await follow(await start(), known, refreshed);
    expect(seen.filter(({ type }) => type === "gone")).toHaveLength(1);
    expect(known.objects.size).toBeGreaterThan(60);
  });

  test("a position of the future or of another server leads to a full refresh", async () => {
    const demo = await start();
    for (const cookie of ["rid=000,csn=29990101000000.000000Z#000000#000#000000", "nonsense"]) {
      const known: Known = {
        objects: new Map([["00000000-0000-4000-8000-000000000000", { dn: "uid=x", stamp: "x" }]]),
        cookie,
      };
      const seen = await follow(demo, known, refreshed);
      expect(seen.filter(({ type }) => type === "present").length).toBeGreaterThan(60);
      expect(seen.filter(({ type }) => type === "gone")).toHaveLength(1);
    }
  });

  test("all who listen are told", async () => {
    const demo = await start();
    let ready = 0;
    const one = () =>
      follow(demo, empty(), (change) => {
        if (refreshed(change) && ++ready === 3) addNele(demo);
        return change.type === "present" && change.dn.startsWith("uid=nele,");
      });
    const all = await Promise.all([one(), one(), one()]);
    for (const seen of all) expect(told(seen).at(-1)).toBe("present uid=nele");
  });
});
