import { rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { allAtOnce, authority, changesIn, runProgram, trash, until, type World } from "@id-connector/test-world";
import { inWorld } from "../support/in-world.js";

const school = "bulk000";
const setup = { users: 90, schools: 1 };

interface Group {
  readonly id: string;
  readonly name: string;
}

/** Moves a group of the school to the container of another kind, and gives it another name where one is given. It keeps its id. */
async function move({ slapd }: World, name: string, from: Kind, to: Kind, newName = name): Promise<void> {
  const [was, is] = [slapd.dn[from](name, school), slapd.dn[to](newName, school)];
  const [rdn, above] = [is.slice(0, is.indexOf(",")), is.slice(is.indexOf(",") + 1)];
  await slapd.modify(slapd.ldif.rename(was, rdn, above));
}
type Kind = "schoolClass" | "workgroup";

async function classesOf({ slapd }: World): Promise<readonly Group[]> {
  const { classes } = slapd.ldif.bulkContent(setup);
  return Promise.all(
    classes.map(async ({ name }) => ({ name, id: await slapd.entryUuid(slapd.dn.schoolClass(name, school)) })),
  );
}

async function firstClassOf(world: World): Promise<Group> {
  const [first] = await classesOf(world);
  if (first === undefined) throw new Error("the school has no class");
  return first;
}

const isAt = ({ broker }: World, { id }: Group) => ({
  class: broker.get(authority, "classes", id) !== undefined,
  workgroup: broker.get(authority, "workgroups", id) !== undefined,
});
const asWorkgroup = { class: false, workgroup: true };
const asClass = { class: true, workgroup: false };

const verify = async (world: World, ...more: readonly string[]) => {
  const words = ["all", "--school_authority_name", authority, ...more];
  return runProgram("verify-cli/bin/verify-cli.js", words, world.env);
};
const allEqual = { status: 0 };

describe("a class that becomes a workgroup and keeps its id", () => {
  it.concurrent(
    "leaves the broker as the one before it comes as the other, makes room for a new class of its name, and comes back",
    () =>
      inWorld(setup, async ({ world, promises }) => {
        const { broker, slapd } = world;
        const moved = await firstClassOf(world);
        const members = await slapd.read(slapd.dn.schoolClass(moved.name, school), "uniqueMember");
        broker.clearRequests();
        await move(world, moved.name, "schoolClass", "workgroup");
        await promises.kept();
        expect(isAt(world, moved)).toEqual(asWorkgroup);
        const writes = broker.requests.filter(
          ({ method, id }) => method !== "GET" && method !== "HEAD" && id === moved.id,
        );
        expect(writes.map(({ method, resource }) => `${method} ${resource}`)).toEqual([
          "DELETE classes",
          "POST workgroups",
        ]);
        expect(broker.get(authority, "workgroups", moved.id)?.members).toHaveLength(members.length);

        await changesIn(world, school).addClass(moved.name, members);
        await promises.kept();
        await move(world, moved.name, "workgroup", "schoolClass", "anders");
        await promises.kept();
        expect(isAt(world, moved)).toEqual(asClass);
        expect(await verify(world)).toMatchObject(allEqual);
      }),
  );

  it.concurrent("while the daemon is stopped, its ledger lost and another class made of its name: the same", () =>
    inWorld(setup, async ({ world, daemon, restart, promises }) => {
      const moved = await firstClassOf(world);
      await daemon.stop();
      await move(world, moved.name, "schoolClass", "workgroup");
      await changesIn(world, school).addClass(moved.name);
      await rm(join(world.home, "data", "ledger"), { recursive: true });
      restart();
      await promises.kept();
      expect(isAt(world, moved)).toEqual(asWorkgroup);
    }),
  );

  it.concurrent(
    "is not lost when the daemon is killed between the two, nor when it is moved on or deleted meanwhile",
    () =>
      inWorld(setup, async ({ world, daemon, restart, promises }) => {
        const [first, second, third] = await classesOf(world);
        if (!first || !second || !third) throw new Error("the school has too few classes");
        world.broker.faults.add({ kind: "hang", only: { methods: ["POST"], resources: ["workgroups"] } });
        for (const { name } of [first, second, third]) await move(world, name, "schoolClass", "workgroup");
        await until("one is gone as a class", () => !isAt(world, first).class);
        await daemon.kill();
        await move(world, second.name, "workgroup", "schoolClass");
        await changesIn(world, school).remove(world.slapd.dn.workgroup(third.name, school));
        world.broker.faults.clear();
        restart();
        await promises.kept();
        expect(isAt(world, first)).toEqual(asWorkgroup);
        expect(isAt(world, second)).toEqual(asClass);
        expect(isAt(world, third)).toEqual({ class: false, workgroup: false });
      }),
  );

  it.concurrent("is found by verify where the broker has it as both, which mends it", () =>
    inWorld(setup, async ({ world, promises }) => {
      const { broker } = world;
      const moved = await firstClassOf(world);
      const before = broker.get(authority, "classes", moved.id);
      const backup = broker.snapshot();
      await move(world, moved.name, "schoolClass", "workgroup");
      await promises.kept();
      // as an older connector left it: nothing knows of the class any more
      if (before) broker.tamper.put(authority, "classes", { ...before, members: [] });
      expect(await verify(world)).toMatchObject({ status: 1, stdout: expect.stringContaining("leaver") as unknown });
      expect(await verify(world, "--fix", "--wait")).toMatchObject(allEqual);
      expect(isAt(world, moved)).toEqual(asWorkgroup);

      broker.restore(backup, authority);
      expect(isAt(world, moved)).toEqual(asClass);
      expect(await verify(world, "--fix", "--wait")).toMatchObject(allEqual);
      expect(isAt(world, moved)).toEqual(asWorkgroup);
    }),
  );
});

describe("a whole container of classes that is moved by mistake", () => {
  const config = { deleteGuard: { groups: { number: 1, share: 1 } } };

  const moveAll = (world: World, classes: readonly Group[]) => {
    const change = async () => {
      for (const { name } of classes) await move(world, name, "schoolClass", "workgroup");
    };
    return allAtOnce(world, world.slapd.dn.schoolClass(classes.at(-1)?.name ?? "", school), change, config);
  };

  it.concurrent("is held like a deletion: nothing of it comes as what it is not, and undoing it leaves no trace", () =>
    inWorld({ ...setup, config }, async ({ world, promises }) => {
      const classes = await classesOf(world);
      world.broker.clearRequests();
      await moveAll(world, classes);
      const isHeld = async () =>
        (await trash(world)).filter(({ reason }) => reason["code"] === "GROUPS_HELD").length === classes.length;
      await until("all of them are held", isHeld);
      for (const one of classes) expect(isAt(world, one)).toEqual(asClass);
      for (const { name } of classes) await move(world, name, "workgroup", "schoolClass");
      await promises.kept();
      const changed = world.broker.requests.filter(({ method }) => method === "DELETE" || method === "POST");
      expect(changed.filter(({ resource }) => resource !== "token")).toEqual([]);
    }),
  );

  it.concurrent("is done when a person releases it", () =>
    inWorld({ ...setup, config }, async ({ world, promises }) => {
      const classes = await classesOf(world);
      await moveAll(world, classes);
      await until("all of them are held", async () => (await trash(world)).length >= classes.length);
      const words = ["release", "--school-authority", authority, "--all", "--yes"];
      expect(await runProgram("connector-daemon/bin/connector-daemon.js", words, world.env)).toMatchObject({
        status: 0,
      });
      await promises.kept();
      for (const one of classes) expect(isAt(world, one)).toEqual(asWorkgroup);
    }),
  );
});

describe("a user who is none any more, and keeps the id", () => {
  const dn = (world: World) => changesIn(world, school).student("b000.u00001");
  const isUser = async (world: World) => {
    const id = await world.slapd.entryUuid(dn(world));
    return () => world.broker.get(authority, "users", id) !== undefined;
  };

  it.concurrent("leaves the broker without the type, and comes back with it", () =>
    inWorld(setup, async ({ world, promises }) => {
      const isThere = await isUser(world);
      const become = (type: string) =>
        changesIn(world, school).modify(dn(world), `replace: univentionObjectType\nuniventionObjectType: ${type}`);
      await become("users/contact");
      await until("the user is gone", () => !isThere());
      await promises.kept();
      await become("users/user");
      await promises.kept();
      expect(isThere()).toBe(true);
    }),
  );

  it.concurrent("leaves the broker without the classes of a school's user, and comes back with them", () =>
    inWorld(setup, async ({ world, promises }) => {
      const { slapd } = world;
      const isThere = await isUser(world);
      const had = ["ucsschoolSchool", "ucsschoolRole", "ucsschoolSourceUID", "ucsschoolRecordUID"];
      const values = await Promise.all(had.map(async (name) => [name, await slapd.read(dn(world), name)] as const));
      const add = Object.fromEntries(values.filter(([, some]) => some.length > 0));
      const take = Object.fromEntries(Object.keys(add).map((name) => [name, []]));
      const classes = await slapd.read(dn(world), "objectClass");
      const plain = classes.filter((name) => !name.startsWith("ucsschool"));
      await slapd.modify(slapd.ldif.modify(dn(world), { replace: { objectClass: plain, ...take } }));
      await until("the user is gone", () => !isThere());
      await promises.kept();
      await slapd.modify(slapd.ldif.modify(dn(world), { replace: { objectClass: classes, ...add } }));
      await promises.kept();
      expect(isThere()).toBe(true);
    }),
  );
});
