import { setTimeout as pause } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, describe, expect, test } from "@jest/globals";
import { startSlapd, type Content, type Slapd, type SlapdOptions } from "@id-connector/slapd-fixture";
import { until } from "@id-connector/until";
import { openDirectory, type Change, type ChangeOptions, type KnownObjects } from "../../src/index.js";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

const content: Content = {
  schools: ["SchuleA", "SchuleB"],
  users: [
    { username: "anna", role: "student", schools: ["SchuleA"] },
    { username: "ben", role: "student", schools: ["SchuleA"] },
    { username: "jo", role: "teacher", schools: ["SchuleA", "SchuleB"], mail: "jo@ucs.test" },
  ],
  classes: [{ school: "SchuleA", name: "1a", members: ["uid=anna,cn=schueler,cn=users,ou=SchuleA,dc=ucs,dc=test"] }],
};
const startCount = 3 + 1 + 12 + 1; // users, class, role groups of two schools, the domain's group
const anna = "uid=anna,cn=schueler,cn=users,ou=SchuleA,dc=ucs,dc=test";
const ben = "uid=ben,cn=schueler,cn=users,ou=SchuleA,dc=ucs,dc=test";
const jo = "uid=jo,cn=lehrer,cn=users,ou=SchuleA,dc=ucs,dc=test";

async function start(options: SlapdOptions = {}): Promise<Slapd> {
  const slapd = await startSlapd({ content, ...options });
  ending.push(() => slapd.close());
  return slapd;
}

function changesOf(slapd: Slapd, options: ChangeOptions): AsyncIterable<Change> {
  const { host, port, caFile, base, bindDn, password } = slapd.ldap;
  const directory = openDirectory({
    server: host,
    port,
    tls: "starttls",
    caFile,
    base,
    bindDn,
    password: () => password,
  });
  ending.push(() => directory.close());
  return directory.changes(options);
}

/** A reader of changes with a memory, as the daemon is one. */
function follow(slapd: Slapd, memory = createMemory(), options: Partial<ChangeOptions> = {}) {
  const abort = new AbortController();
  const seen: Change[] = [];
  const troubles: string[] = [];
  const modes: string[] = [];
  const changes = changesOf(slapd, {
    mode: "sync",
    cookie: memory.cookie,
    known: memory,
    pauseMs: { first: 20, most: 200 },
    pollMs: 50,
    onTrouble: (err) => void troubles.push(err.code),
    onMode: (mode) => void modes.push(mode),
    ...options,
    signal: abort.signal,
  });
  let isOver = false;
  const run = (async () => {
    for await (const change of changes) {
      memory.learn(change);
      seen.push(change);
    }
  })().finally(() => (isOver = true));
  const end = async () => {
    abort.abort();
    await run;
  };
  ending.push(end);
  return {
    seen,
    troubles,
    modes,
    memory,
    end,
    /** Waits until a change like this has come and returns it. */
    change(wanted: (change: Change) => boolean): Promise<Change> {
      const what = () => `the change came; others did: ${seen.map(({ type }) => type).join(", ")}`;
      return until(what, async () => {
        const found = seen.find(wanted);
        if (found || !isOver) return found;
        await run; // tells its error
        throw new Error("the reader ended");
      });
    },
    refreshed() {
      return this.change(({ type }) => type === "refreshed");
    },
    /** Forgets what came and returns it, positions left out. */
    taken() {
      return seen.splice(0).filter(({ type }) => type !== "position");
    },
  };
}

function createMemory() {
  const objects = new Map<string, { dn: string; stamp: string | undefined }>();
  const memory = {
    cookie: undefined as string | undefined,
    objects,
    has: (id: string) => objects.has(id),
    ids: () => objects.keys(),
    stamp: (id: string) => objects.get(id)?.stamp,
    dn: (id: string) => objects.get(id)?.dn,
    learn(change: Change) {
      if (change.type === "present") objects.set(change.id, { dn: change.dn, stamp: change.stamp });
      if (change.type === "gone") objects.delete(change.id);
      if (change.type === "position") memory.cookie = change.cookie;
    },
  };
  return memory satisfies KnownObjects;
}

const presentAs = (dn: string) => (change: Change) => change.type === "present" && change.dn === dn;
const goneWith = (id: string) => (change: Change) => change.type === "gone" && change.id === id;

/** A memory that has seen everything, and a follower no more. */
async function afterFirstRefresh(slapd: Slapd) {
  const first = follow(slapd);
  await first.refreshed();
  await first.end();
  return first.memory;
}

describe("the refresh of a sync search", () => {
  test("the first one yields every user and group as new, then a position", async () => {
    const slapd = await start();
    const reader = follow(slapd);
    await reader.refreshed();
    expect(reader.modes).toEqual(["sync"]);
    const present = reader.seen.filter(({ type }) => type === "present");
    expect(present).toHaveLength(startCount);
    expect(present.every((change) => change.type === "present" && change.initial)).toBe(true);
    expect(reader.seen.at(-2)).toMatchObject({ type: "position", cookie: expect.stringMatching(/^rid=000,csn=/) });
    expect(present.find(presentAs(jo))).toMatchObject({
      id: await slapd.entryUuid(jo),
      objectType: "users/user",
      stamp: expect.stringContaining("#"),
      item: { udm_object_type: "users/user", object: { username: "jo", school: ["SchuleA", "SchuleB"] } },
    });
    expect(JSON.stringify(reader.seen)).not.toMatch(/crypt|Password|krb5|@ucs\.test/);
  });

  test("with the cookie and nothing changed nothing comes", async () => {
    const slapd = await start();
    const memory = await afterFirstRefresh(slapd);
    const again = follow(slapd, memory);
    await again.refreshed();
    expect(again.taken()).toEqual([{ type: "refreshed" }]);
  });

  test.each([
    ["a present phase (no session log)", 0],
    ["a delete phase (session log)", 100],
  ])("after changes in %s, what was changed is present and what was deleted is gone", async (_, sessionLog) => {
    const slapd = await start({ sessionLog });
    // the log covers what it has seen: a first change starts it
    await slapd.modify(slapd.ldif.modify(jo, { replace: { title: "x" } }));
    const memory = await afterFirstRefresh(slapd);
    const [annaId, benId] = [await slapd.entryUuid(anna), await slapd.entryUuid(ben)];
    await slapd.modify(slapd.ldif.modify(anna, { replace: { sn: "Neu" } }) + slapd.ldif.remove(ben));
    await slapd.add(slapd.ldif.user({ username: "short", role: "student", schools: ["SchuleA"] }));
    await slapd.modify(slapd.ldif.remove(slapd.dn.user("short", "student", "SchuleA")));
    const again = follow(slapd, memory);
    await again.refreshed();
    expect(again.taken()).toEqual([
      expect.objectContaining({ type: "present", id: annaId, initial: false }),
      { type: "gone", id: benId, dn: ben },
      { type: "refreshed" },
    ]);
    expect(again.memory.objects.size).toBe(startCount - 1);
  });

  test.each([0, 100])(
    "several changes, a rename and a re-creation come as their final state (session log %i)",
    async (sessionLog) => {
      const slapd = await start({ sessionLog });
      await slapd.modify(slapd.ldif.modify(jo, { replace: { title: "x" } }));
      const memory = await afterFirstRefresh(slapd);
      const [annaId, benId] = [await slapd.entryUuid(anna), await slapd.entryUuid(ben)];
      const { ldif } = slapd;
      await slapd.modify(ldif.modify(anna, { replace: { sn: "1" } }) + ldif.modify(anna, { replace: { sn: "2" } }));
      await slapd.modify(ldif.rename(anna, "uid=anne") + ldif.remove(ben));
      await slapd.add(ldif.user({ username: "ben", role: "student", schools: ["SchuleA"] }));
      const newBen = await slapd.entryUuid(ben);
      const again = follow(slapd, memory);
      await again.refreshed();
      const taken = again.taken();
      expect(taken.filter(presentAs(anna.replace("anna", "anne")))).toEqual([
        expect.objectContaining({
          id: annaId,
          item: expect.objectContaining({ object: expect.objectContaining({ lastname: "2" }) as object }) as object,
        }),
      ]);
      expect(taken.filter(presentAs(ben))).toEqual([expect.objectContaining({ id: newBen })]);
      expect(taken.filter(({ type }) => type === "gone")).toEqual([{ type: "gone", id: benId, dn: ben }]);
      expect(taken).toHaveLength(4);
    },
  );

  test("a cookie newer than the server is dropped: everything is read, what is gone is found, what is known is not yielded again", async () => {
    const slapd = await start();
    const memory = await afterFirstRefresh(slapd);
    memory.cookie = memory.cookie!.replace(/csn=\d{4}/, "csn=2099");
    const benId = await slapd.entryUuid(ben);
    await slapd.modify(slapd.ldif.remove(ben));
    const again = follow(slapd, memory);
    await again.refreshed();
    expect(again.troubles).toEqual([]);
    expect(again.taken()).toEqual([{ type: "gone", id: benId, dn: ben }, { type: "refreshed" }]);
    expect(memory.cookie).not.toContain("csn=2099");
  });

  test.each([
    "rubbish",
    "",
    "rid=000,csn=20200101000000.000000Z#000000#000#000000",
    "rid=000,sid=7,csn=20200101000000.000000Z#000000#007#000000",
  ])("with the cookie %j what is gone is found all the same, and no empty cookie is stored", async (cookie) => {
    const slapd = await start({ sessionLog: 100 });
    const memory = await afterFirstRefresh(slapd);
    memory.cookie = cookie;
    const benId = await slapd.entryUuid(ben);
    await slapd.modify(slapd.ldif.remove(ben) + slapd.ldif.modify(anna, { replace: { sn: "Neu" } }));
    const again = follow(slapd, memory);
    await again.change(goneWith(benId));
    await again.change(presentAs(anna));
    await again.refreshed();
    expect(again.seen.filter(({ type }) => type === "gone")).toHaveLength(1);
    expect(again.seen.some((change) => change.type === "position" && change.cookie === "")).toBe(false);
    await slapd.modify(slapd.ldif.modify(jo, { replace: { sn: "Neu" } }));
    await again.change((change) => presentAs(jo)(change));
    await until("a position is stored", () => /csn=/.test(memory.cookie ?? ""));
  });

  test("a size limit is a trouble, and nothing that was cut off is taken for deleted", async () => {
    const slapd = await start({ sizeLimit: 5 });
    const memory = createMemory();
    memory.objects.set("00000000-0000-0000-0000-000000000001", { dn: "uid=x,dc=ucs,dc=test", stamp: "s" });
    const reader = follow(slapd, memory);
    await until("three searches failed", () => reader.troubles.length >= 3);
    expect(new Set(reader.troubles)).toEqual(new Set(["SIZE_LIMIT"]));
    expect(reader.seen.filter(({ type }) => type !== "present")).toEqual([]);
  });
});

describe("the persist stage of a sync search", () => {
  test("add, modify, rename, move and delete come as they happen, each with a position", async () => {
    const slapd = await start();
    const { ldif, dn } = slapd;
    const reader = follow(slapd);
    await reader.refreshed();
    reader.taken();
    const positions = new Set<string | undefined>([reader.memory.cookie]);
    const step = async (wanted: (change: Change) => boolean) => {
      const change = await reader.change(wanted);
      await reader.change(({ type }) => type === "position");
      positions.add(reader.memory.cookie);
      expect(reader.taken()).toHaveLength(1);
      return change;
    };
    const old = dn.user("neu", "student", "SchuleA");
    await slapd.add(ldif.user({ username: "neu", role: "student", schools: ["SchuleA"] }));
    const { id } = (await step(presentAs(old))) as { id: string };
    await slapd.modify(ldif.modify(old, { replace: { givenName: "Änne" } }));
    expect(await step(presentAs(old))).toMatchObject({ id, initial: false, item: { object: { firstname: "Änne" } } });
    await slapd.modify(ldif.rename(old, "uid=neuer"));
    expect(await step(presentAs(dn.user("neuer", "student", "SchuleA")))).toMatchObject({ id });
    await slapd.modify(
      ldif.rename(
        dn.user("neuer", "student", "SchuleA"),
        "uid=neuer",
        "cn=schueler,cn=users,ou=SchuleB,dc=ucs,dc=test",
      ),
    );
    const moved = dn.user("neuer", "student", "SchuleB");
    expect(await step(presentAs(moved))).toMatchObject({ id });
    await slapd.modify(ldif.remove(moved));
    expect(await step(goneWith(id))).toEqual({ type: "gone", id, dn: moved });
    expect(positions.size).toBe(6);
  });

  test("a re-created entry is the old one gone and a new one present", async () => {
    const slapd = await start();
    const reader = follow(slapd);
    await reader.refreshed();
    reader.taken();
    const oldId = await slapd.entryUuid(ben);
    await slapd.modify(slapd.ldif.remove(ben));
    await slapd.add(slapd.ldif.user({ username: "ben", role: "student", schools: ["SchuleA"] }));
    const present = await reader.change(presentAs(ben));
    expect(reader.taken()).toEqual([{ type: "gone", id: oldId, dn: ben }, present]);
    expect(present).toMatchObject({ id: await slapd.entryUuid(ben) });
  });

  test("an entry that is no user any more is gone", async () => {
    const slapd = await start();
    const reader = follow(slapd);
    await reader.refreshed();
    const id = await slapd.entryUuid(ben);
    await slapd.modify(slapd.ldif.modify(ben, { replace: { univentionObjectType: "users/contact" } }));
    await reader.change(goneWith(id));
  });

  test("a user without a type, told by uid and classes, is followed from the moment in which the type goes", async () => {
    const slapd = await start();
    const reader = follow(slapd);
    await reader.refreshed();
    const id = await slapd.entryUuid(ben);
    const classes = (await slapd.read(ben, "objectClass")).filter((name) => name !== "univentionObject");
    await slapd.modify(slapd.ldif.modify(ben, { replace: { objectClass: classes, univentionObjectType: [] } }));
    await reader.change(presentAs(ben));
    reader.taken();
    await slapd.modify(slapd.ldif.modify(ben, { replace: { sn: "Anders" } }));
    const change = await reader.change(({ type }) => type === "present");
    expect(change).toMatchObject({ id, objectType: "users/user", item: { object: { lastname: "Anders" } } });
    await slapd.modify(slapd.ldif.remove(ben));
    await reader.change(goneWith(id));
  });

  test("odd names come through as the server spells them", async () => {
    const slapd = await start();
    const reader = follow(slapd);
    await reader.refreshed();
    for (const username of ['a+b,c\\d"e<f>;=', " #umläut ", "日本", "a*(b)"]) {
      const entry = slapd.ldif.user({ username, role: "student", schools: ["SchuleA"] });
      reader.taken();
      await slapd.add(entry);
      const change = await reader.change(({ type }) => type === "present");
      expect(change).toMatchObject({ item: { object: { username } } });
    }
    expect(reader.troubles).toEqual([]);
  });

  test("a restart of the server loses nothing: the search goes on from the last position", async () => {
    const slapd = await start();
    const reader = follow(slapd);
    await reader.refreshed();
    reader.taken();
    const benId = await slapd.entryUuid(ben);
    await slapd.restart();
    await slapd.modify(slapd.ldif.remove(ben) + slapd.ldif.modify(anna, { replace: { sn: "Neu" } }));
    await reader.change(goneWith(benId));
    await reader.change(presentAs(anna));
    await reader.refreshed();
    expect(new Set(reader.troubles)).toEqual(new Set(["UNREACHABLE"]));
    expect(reader.taken().filter(({ type }) => type === "present")).toHaveLength(1);
  });

  test("a server that is down is asked again after growing pauses, until it is there", async () => {
    const slapd = await start();
    await slapd.stop();
    const pauses: number[] = [];
    const reader = follow(slapd, createMemory(), {
      pauseMs: { first: 8, most: 64 },
      onTrouble: (err, pauseMs) => {
        expect(err.code).toBe("UNREACHABLE");
        pauses.push(pauseMs);
      },
    });
    await until("it paused six times", () => pauses.length >= 6);
    await slapd.start();
    await reader.refreshed();
    expect(pauses[0]).toBeLessThanOrEqual(8);
    expect(Math.min(...pauses.slice(3))).toBeGreaterThanOrEqual(32);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(64);
  });

  test("a server that stops answering without closing is noticed by the heartbeat", async () => {
    const slapd = await start();
    const reader = follow(slapd, createMemory(), { heartbeatMs: 100 });
    await reader.refreshed();
    slapd.pause();
    await until("the silence is noticed", () => reader.troubles.length > 0);
    expect(reader.troubles[0]).toBe("TIMEOUT");
    slapd.resume();
    reader.taken();
    await slapd.modify(slapd.ldif.modify(anna, { replace: { sn: "Neu" } }));
    await reader.change(presentAs(anna));
  });

  test("an aborted reader ends without an error and leaves no connection", async () => {
    const slapd = await start();
    const reader = follow(slapd);
    await reader.refreshed();
    expect((await slapd.activity()).open).toBe(1);
    await reader.end();
    await until("no connection is open", async () => (await slapd.activity()).open === 0);
    expect(reader.troubles).toEqual([]);
  });

  test("a reader that breaks off leaves no connection", async () => {
    const slapd = await start();
    const { signal } = new AbortController();
    for await (const { type } of changesOf(slapd, { mode: "sync", known: createMemory(), signal }))
      if (type === "refreshed") break;
    await until("no connection is open", async () => (await slapd.activity()).open === 0);
  });
});

describe("polling", () => {
  test("is used by itself where the server does not offer RFC 4533", async () => {
    const slapd = await start({ noSync: true });
    const reader = follow(slapd);
    await reader.refreshed();
    expect(reader.modes).toEqual(["sync", "poll"]);
    expect(reader.memory.objects.size).toBe(startCount);
    expect(reader.troubles).toEqual([]);
  });

  test("finds what is added, changed, renamed, moved with its container, gone, or no user any more", async () => {
    const slapd = await start({ noSync: true });
    const { ldif, dn } = slapd;
    const reader = follow(slapd, createMemory(), { mode: "poll" });
    await reader.refreshed();
    expect(reader.modes).toEqual(["poll"]);
    reader.taken();
    await slapd.add(ldif.user({ username: "neu", role: "student", schools: ["SchuleA"] }));
    expect(await reader.change(presentAs(dn.user("neu", "student", "SchuleA")))).toMatchObject({ initial: false });
    await slapd.modify(ldif.modify(anna, { replace: { sn: "Neu" } }));
    expect(await reader.change(presentAs(anna))).toMatchObject({ item: { object: { lastname: "Neu" } } });
    await slapd.modify(ldif.rename(anna, "uid=anne"));
    const anne = dn.user("anne", "student", "SchuleA");
    const { id } = (await reader.change(presentAs(anne))) as { id: string };
    await slapd.modify(ldif.rename("cn=schueler,cn=users,ou=SchuleA,dc=ucs,dc=test", "cn=pupils"));
    expect(await reader.change(presentAs(anne.replace("cn=schueler", "cn=pupils")))).toMatchObject({ id });
    await slapd.modify(ldif.remove(anne.replace("cn=schueler", "cn=pupils")));
    await reader.change(goneWith(id));
    const joId = await slapd.entryUuid(jo);
    await slapd.modify(ldif.modify(jo, { replace: { univentionObjectType: "users/contact" } }));
    await reader.change(goneWith(joId));
  });

  test.each([
    ["nothing can be read", ["{0}to * by anonymous auth by * none"], "NO_SUCH_BASE"],
    [
      "a search works and yields neither users nor the base",
      [
        '{0}to dn.base="dc=ucs,dc=test" attrs=entry by users search by anonymous auth',
        "{1}to filter=(univentionObjectType=users/user) by anonymous auth by * none",
        "{2}to * by users read by anonymous auth",
      ],
      "NOT_ALLOWED",
    ],
  ])("nothing is taken for deleted while %s", async (_, hide, code) => {
    const slapd = await start({ noSync: true });
    const reader = follow(slapd, createMemory(), { mode: "poll" });
    await reader.refreshed();
    const setAccess = (rules: string[]) =>
      slapd.modify(slapd.ldif.modify("olcDatabase={1}mdb,cn=config", { replace: { olcAccess: rules } }), {
        as: "config",
      });
    await setAccess(hide);
    await until("two looks failed", () => reader.troubles.length >= 2);
    expect(reader.troubles[0]).toBe(code);
    await setAccess(["{0}to * by users read by anonymous auth"]);
    reader.taken();
    await reader.refreshed();
    expect(reader.seen.filter(({ type }) => type === "gone")).toEqual([]);
    expect(reader.memory.objects.size).toBe(startCount);
  });

  test("a size limit is a trouble, and nothing that was cut off is taken for deleted", async () => {
    const slapd = await start({ noSync: true, sizeLimit: 5 });
    const memory = createMemory();
    memory.objects.set("00000000-0000-0000-0000-000000000001", { dn: "uid=x,dc=ucs,dc=test", stamp: "s" });
    const reader = follow(slapd, memory, { mode: "poll" });
    await until("three searches failed", () => reader.troubles.length >= 3);
    expect(new Set(reader.troubles)).toEqual(new Set(["SIZE_LIMIT"]));
    expect(reader.seen).toEqual([]);
  });
});

test("20,000 entries come in bounded memory, to a reader that is slower than the server", async () => {
  const slapd = await start();
  await slapd.load(slapd.ldif.bulk({ users: 20_000, schools: 20 }));
  const known: KnownObjects = { has: () => false, ids: () => [], stamp: () => undefined, dn: () => undefined };
  let count = 0;
  let most = 0;
  const before = memoryInUse();
  for await (const change of changesOf(slapd, { mode: "sync", known, signal: new AbortController().signal })) {
    if (change.type === "refreshed") break;
    if (change.type !== "present") continue;
    if (++count % 200 === 0) await pause(2);
    if (count % 4000 === 0) most = Math.max(most, memoryInUse() - before);
  }
  expect(count).toBeGreaterThan(20_000);
  expect(most).toBeLessThan(60);
});

/** Megabytes that are really held. */
function memoryInUse(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}
