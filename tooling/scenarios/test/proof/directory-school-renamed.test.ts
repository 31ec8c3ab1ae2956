import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  authority,
  changesIn,
  runProgram,
  settled,
  startWorld,
  trash,
  until,
  type Daemon,
  type World,
} from "@id-connector/test-world";

const [old, is] = ["bulk000", "neu000"] as const;
const size = { users: 60, schools: 2 };
let world: World;
let daemon: Daemon;
let school: string;

beforeAll(async () => {
  world = await startWorld();
  await world.slapd.load(world.slapd.ldif.bulk(size));
  await world.configure(authority, { schools: [old, is, "bulk001"] });
  daemon = world.start();
  await world.converged();
  school = await world.slapd.entryUuid(`ou=${old},${world.slapd.ldap.base}`);
});
afterAll(() => world.close());

/** As a tool would that renames a school with all that names it. */
async function renameSchool({ slapd }: World): Promise<void> {
  const { ldif, dn, ldap } = slapd;
  const { users, classes, workgroups } = ldif.bulkContent(size);
  const own = users.filter(({ schools }) => schools[0] === old);
  const placed = new Map(
    own.map(({ username, role }) => [dn.user(username, role, old), dn.user(username, role, is)] as const),
  );
  let changes = ldif.rename(`ou=${old},${ldap.base}`, `ou=${is}`);
  for (const { username, role } of own) {
    const roles = ldif.user({ username, role, schools: [is] }).attributes.find(([name]) => name === "ucsschoolRole");
    changes += ldif.modify(dn.user(username, role, is), {
      replace: { ucsschoolSchool: is, ucsschoolRole: roles?.[1] ?? [] },
    });
  }
  const kinds = [
    { groups: classes, kind: "schoolClass" },
    { groups: workgroups, kind: "workgroup" },
  ] as const;
  for (const { groups, kind } of kinds) {
    for (const { name, members = [] } of groups.filter((group) => group.school === old)) {
      const renamed = dn[kind](name, is);
      const above = renamed.slice(renamed.indexOf(",") + 1);
      changes += ldif.rename(`cn=${old}-${name},${above}`, `cn=${is}-${name}`);
      changes += ldif.modify(renamed, { replace: { uniqueMember: members.map((one) => placed.get(one) ?? one) } });
    }
  }
  await slapd.modify(changes);
}

const run = (program: string, ...words: readonly string[]) => runProgram(program, words, world.env);
const contextOf = (id: string) => world.broker.get(authority, "users", id)?.context ?? {};

describe("a school that is renamed in the directory and keeps its id", () => {
  it("goes on at the broker under the name that it has there: nobody is deleted, refused or left behind", async () => {
    const office = changesIn(world, is);
    const before = world.broker.dump()[authority];
    world.broker.clearRequests();
    await renameSchool(world);
    const pupil = await world.slapd.entryUuid(office.student("b000.u00001"));
    await office.lastname(office.student("b000.u00001"), "Nachher");
    await until("a later change arrives", () => world.broker.get(authority, "users", pupil)?.last_name === "Nachher");
    await settled(world);
    expect(await trash(world)).toEqual([]);
    expect(world.broker.requests.filter(({ method, id }) => method === "DELETE" && id !== undefined)).toEqual([]);
    const after = world.broker.dump()[authority];
    expect(after?.classes).toEqual(before?.classes);
    expect(after?.workgroups).toEqual(before?.workgroups);
    expect(contextOf(pupil)).toEqual(before?.users[pupil]?.context);
  });

  it("takes new pupils and lets others go, also where a new ledger has to learn its name", async () => {
    await daemon.stop();
    await rm(join(world.home, "data", "ledger"), { recursive: true });
    daemon = world.start();
    const office = changesIn(world, is);
    await office.addStudent("neu.dabei");
    const id = await world.slapd.entryUuid(office.student("neu.dabei"));
    await until("the new one is there", () => Object.keys(contextOf(id)).join() === old);
    await office.remove(office.student("neu.dabei"));
    await until("it is gone", () => world.broker.get(authority, "users", id) === undefined);
    await settled(world);
    expect(await trash(world)).toEqual([]);
  });

  it("is told by verify, which calls nothing else different", async () => {
    const { status, stdout } = await run(
      "verify-cli/bin/verify-cli.js",
      "all",
      "--school-authority",
      authority,
      "--json",
    );
    expect(status).toBe(1);
    const found = (JSON.parse(stdout) as { readonly objects?: readonly Record<string, unknown>[] }).objects ?? [];
    expect(found).toMatchObject([{ id: school, outcome: "different", reason: { code: "SCHOOL_UNCHANGEABLE" } }]);
  });

  it("gets its new name when it is removed and added again, from a broker that can delete schools", async () => {
    world.broker.set({ schoolsRemovable: true });
    const words = ["--school_authority", authority, is];
    expect(
      await run("manage-schools-cli/bin/manage-schools-cli.js", "remove_schools", "--yes", "--wait", ...words),
    ).toMatchObject({ status: 0 });
    expect(await run("manage-schools-cli/bin/manage-schools-cli.js", "add_schools", ...words)).toMatchObject({
      status: 0,
    });
    await world.converged(authority, [is, "bulk001"]);
    expect(world.broker.get(authority, "schools", school)?.name).toBe(is);
  });
});
