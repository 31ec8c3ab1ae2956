import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  authority,
  type Daemon,
  filesIn,
  readFiles,
  settled,
  startWorld,
  status,
  until,
  type World,
} from "@id-connector/test-world";

const allowed = {
  item: ["id", "dn", "udm_object_type", "object", "options", "resend", "initial"],
  object: [
    ...["username", "firstname", "lastname", "school", "groups", "ucsschoolRole"],
    ...["name", "description", "users"],
  ],
};
const names = /xylander|xylandrine/i;
const users = 3;
let world: World;
let daemon: Daemon;
let privates: RegExp;
const data = (...path: string[]) => join(world.home, "data", ...path);

beforeAll(async () => {
  const one = (index: number) => ({
    ...{ username: `xylander.${index}`, role: "student" as const, schools: ["SchuleA"] },
    ...{ firstname: "Xylandrine", lastname: "Xylander", mail: `private.${index}@ucs.test` },
    ...{ birthday: "2011-12-13", guardians: ["uid=guardian,cn=users,dc=ucs,dc=test"] },
  });
  const content = { schools: ["SchuleA"], users: Array.from({ length: users }, (_, index) => one(index)) };
  world = await startWorld({ slapd: { content } });
  const dn = world.slapd.dn.user("xylander.0", "student", "SchuleA");
  const hashes = (
    await Promise.all(["userPassword", "sambaNTPassword"].map((name) => world.slapd.read(dn, name)))
  ).flat();
  expect(hashes).toHaveLength(2);
  const texts = [
    "private.",
    "2011-12-13",
    "uid=guardian",
    "machinesecret",
    "s3cret",
    "userPassword",
    "krb5",
    "sambaNT",
  ];
  privates = new RegExp([...texts, ...hashes].map((text) => text.replace(/[$.{}/]/g, "\\$&")).join("|"), "i");
  await world.configure(authority, { active: false });
  daemon = world.start();
});
afterAll(() => world.close());

/** Resolves when so many items of users wait in a queue, and returns all its items. */
async function waiting(folder: string, count: number): Promise<unknown[]> {
  return until(`${String(count)} users wait in ${folder}`, async () => {
    // the reader's book of what it reads at this moment is no item
    const found = (await filesIn(folder).catch(() => [])).filter((name) => !name.startsWith("."));
    const texts = await Promise.all(found.map((name) => readFile(join(folder, name), "utf8").catch(() => "null")));
    const items = texts.map((text) => JSON.parse(text) as { udm_object_type: string } | null);
    return items.filter((item) => item?.udm_object_type === "users/user").length >= count && items;
  });
}

function expectAllowedKeys(items: readonly unknown[]): void {
  for (const item of items as Record<string, object>[]) {
    expect(allowed.item).toEqual(expect.arrayContaining(Object.keys(item)));
    expect(allowed.object).toEqual(expect.arrayContaining(Object.keys(item["object"] ?? {})));
  }
}

/** Reads every file below data/ and returns those that `pattern` fits. */
async function filesWith(pattern: RegExp, folder = data()): Promise<string[]> {
  return [...(await readFiles(folder))].flatMap(([path, content]) => (pattern.test(content) ? [path] : []));
}

describe("what lies on disk about a pupil", () => {
  it("in the in queue, while no authority is active, is what a broker may know", async () => {
    expectAllowedKeys(await waiting(data("listener"), users));
    expect(await filesWith(privates)).toEqual([]);
  });

  it("in the out queue, while the broker is down, is what a broker may know", async () => {
    await world.broker.stop();
    await world.configure(authority);
    expectAllowedKeys(await waiting(data("out_queues", authority), users));
    await daemon.logged(({ message }) => message === "authority waits");
    expect(await filesWith(privates)).toEqual([]);
  });

  it("can be read by nobody else", async () => {
    const paths = [...(await readFiles(data())).keys()];
    // the daemon goes on: a file may have gone since
    const modes = await Promise.all(paths.map(async (path) => (await stat(path).catch(() => undefined))?.mode));
    const open = paths.filter((_, index) => ((modes[index] ?? 0) & 0o007) !== 0);
    expect(open).toEqual([]);
    expect(modes.filter((mode) => mode !== undefined).length).toBeGreaterThan(users);
  });

  it("is nothing any more once the broker has it: ledger, status and log name nobody", async () => {
    await world.broker.start();
    await world.converged();
    await world.slapd.modify(`dn: ${world.slapd.dn.user("xylander.0", "student", "SchuleA")}\nchangetype: delete\n`);
    await world.converged();
    await settled(world); // the daemon removes an item after the broker has its object
    const since = Date.now();
    await until("the status was written since", async () => Date.parse((await status(world)).at) > since);
    expect(await filesWith(names)).toEqual([]);
    expect(await filesWith(privates)).toEqual([]);
    expect(daemon.text()).not.toMatch(names);
    expect(daemon.text()).not.toMatch(privates);
  });
});
