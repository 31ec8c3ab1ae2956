import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { connectorFolders } from "@id-connector/connector-settings";
import { type Order, ordersFolder } from "@id-connector/deletion-orders";
import { authority, queued, startWorld, type Daemon, type World } from "@id-connector/test-world";
import { deleteTree } from "../support/delete-tree.js";
import { answerOf, manage } from "../support/manage.js";
import { configuredSchools } from "../support/read-configuration.js";
import { names, shared, threeSchools } from "../support/three-schools.js";

let world: World;
let daemon: Daemon;
beforeAll(async () => {
  world = await startWorld({ slapd: { content: threeSchools } });
  world.broker.set({ schoolsRemovable: true });
  await world.configure(authority, { schools: [] });
  daemon = world.start();
  await daemon.works();
  expect(await add("ou1", "ou2", "Ou3", "--wait")).toMatchObject({ status: 0 });
});
afterAll(() => world.close());

const add = (...rest: readonly string[]) => manage(world, "add_schools", "--school_authority", authority, ...rest);
const remove = (...rest: readonly string[]) =>
  manage(world, "remove_schools", "--school_authority", authority, ...rest);
const uuid = (dn: string) => world.slapd.entryUuid(dn);
const deletions = () => world.broker.requests.filter(({ method }) => method === "DELETE").length;

/** What the items that wait say about whether somebody ordered what they take away. */
async function ordersQueued(): Promise<readonly unknown[]> {
  const folder = connectorFolders(world.home).outQueue(authority);
  const texts = await Promise.all((await queued(world)).map((name) => readFile(join(folder, name), "utf8")));
  return texts.map((text) => (JSON.parse(text) as { readonly deletionAllowed?: unknown }).deletionAllowed);
}

/** What the orders that are not done name: how many objects, by what command. */
async function ordered(): Promise<readonly unknown[]> {
  const folder = ordersFolder(connectorFolders(world.home).state, authority);
  const files = (await readdir(folder)).filter((name) => name.endsWith(".json"));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), "utf8")));
  return texts.map((text) => {
    const { command, objects } = JSON.parse(text) as Order;
    return { command, objects: objects.length };
  });
}

describe("remove_schools", () => {
  it("with --dry-run says what it would do and does nothing", async () => {
    const ran = await remove("ou2", "--dry-run", "--json");
    expect(answerOf(ran)).toMatchObject({
      dryRun: true,
      removed: ["ou2"],
      configured: ["ou1", "Ou3"],
      deletions: { users: 3, classes: 1, workgroups: 1, schools: 1, updated: 1 },
      queued: 0,
    });
    expect([await configuredSchools(world), await queued(world), deletions()]).toEqual([["ou1", "ou2", "Ou3"], [], 0]);
  });

  it("deletes users, class, workgroup and school; who belongs to another school as well stays, without this one", async () => {
    const ran = await remove("OU2", "--wait");
    expect(ran.status).toBe(0);
    expect(ran.stdout).toBe(
      "ou2 is no longer configured for Traeger2.\n" +
        "Queued for deletion: 3 users, 1 class, 1 workgroup and 1 school; " +
        "1 more belongs to another listed school as well and is only updated.\n" +
        "Done: 6 deleted, 1 sent.\nDeleted at the broker: ou2.\n",
    );
    expect(world.broker.counts(authority)).toEqual({ schools: 2, users: 7, classes: 2, workgroups: 2 });
    expect(world.broker.get(authority, "users", await uuid(shared))?.context).toEqual({
      ou1: { roles: ["teacher"], classes: [] },
    });
    expect(await world.differences(authority, ["ou1", "Ou3"])).toEqual([]);
  });

  it("changes nothing where a school is not configured, and knows --force for that", async () => {
    const before = deletions();
    const refused = await remove("ou2", "ou1", "nowhere");
    expect(refused).toMatchObject({ status: 1, stdout: "" });
    expect(refused.stderr).toContain(
      "  ou2 is not configured. If it is uncertain whether the broker still has it: --force.",
    );
    expect(refused.stderr).toContain(
      "  Neither the directory nor the configuration nor the ledger has a school nowhere.",
    );
    expect([await configuredSchools(world), deletions()]).toEqual([["ou1", "Ou3"], before]);
  });

  it("with --force sends deletions of a school again that the broker got back behind our back", async () => {
    const id = await uuid(names.user("ou2.a", "student", "ou2"));
    world.broker.tamper.put(authority, "schools", {
      id: await uuid(names.school("ou2")),
      name: "ou2",
      display_name: "ou2",
    });
    world.broker.tamper.put(authority, "users", {
      ...{ id, first_name: "A", last_name: "B", user_name: "ou2.a" },
      context: { ou2: { roles: ["student"], classes: [] } },
    });
    expect((await remove("--force", "ou2", "--wait")).status).toBe(0);
    expect(world.broker.get(authority, "users", id)).toBeUndefined();
    expect(world.broker.get(authority, "schools", await uuid(names.school("ou2")))).toBeUndefined();
    expect(await world.differences(authority, ["ou1", "Ou3"])).toEqual([]);
  });

  it("with --delete_schools false only changes the configuration", async () => {
    const before = deletions();
    const ran = await remove("--delete_schools", "false", "ou3");
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    expect(ran.stdout).toContain(
      "To delete it there later: manage-schools-cli remove_schools --school_authority Traeger2 --force Ou3",
    );
    expect([await configuredSchools(world), await queued(world), deletions()]).toEqual([["ou1"], [], before]);
    expect(world.broker.counts(authority)).toMatchObject({ schools: 2, users: 7 });
  });

  it("deletes a school that only the ledger knows any more, as soon as a daemon runs; an empty shell is told of", async () => {
    world.broker.set({ schoolsRemovable: false });
    const id = await uuid(names.school("Ou3"));
    await daemon.stop();
    await deleteTree(world, names.school("Ou3"));
    const ran = await remove("--force", "OU3");
    expect(ran.status).toBe(0);
    expect(ran.stdout).toContain(
      "Queued for deletion: 3 users, 1 class, 1 workgroup and 1 school.\nIt waits in the queue: no daemon runs",
    );
    expect(await queued(world)).toHaveLength(6);
    expect(await ordersQueued()).toEqual(Array(6).fill(true));
    // the one before is used up
    expect(await ordered()).toEqual([{ command: "remove_schools", objects: 6 }]);

    const next = world.start();
    await next.works();
    expect(answerOf(await remove("--force", "Ou3", "--wait", "--json"))).toMatchObject({
      schoolsAtBroker: { Ou3: "empty shell" },
    });
    expect(world.broker.get(authority, "schools", id)).toBeDefined();
    expect(world.broker.counts(authority)).toEqual({ schools: 2, users: 4, classes: 1, workgroups: 1 });
    const list = await manage(world, "list_schools", "--school_authority", authority);
    expect(list.stdout).toMatch(/^Ou3 +no +no +0 +0 +0 +empty shell +0 +0 +0$/m);
  });
});
