import { describe, expect, it } from "@jest/globals";
import { authority, changesIn, type World } from "@id-connector/test-world";
import { renameUsers } from "../support/rename-users.js";
import { inWorld, type RunningWorld } from "../support/in-world.js";

const [from, to] = ["bulk000", "bulk001"] as const;
const deletions = ({ broker }: World) => broker.requests.filter(({ method }) => method === "DELETE");

describe("users who are renamed in great numbers within moments", () => {
  const users = 600;

  it.concurrent("arrive with their new names, each of them changed and none deleted or made anew", () =>
    inWorld({ users, schools: 5 }, async ({ world, promises }) => {
      world.broker.clearRequests();
      await renameUsers(world.slapd, { users, schools: 5 });
      await promises.kept();
      const writes = world.broker.requests.filter(({ method, resource }) => method !== "GET" && resource === "users");
      expect(new Set(writes.map(({ method }) => method))).toEqual(new Set(["PUT"]));
      const held = Object.values(world.broker.dump()[authority]?.users ?? {});
      expect(held).toHaveLength(users);
      expect(held.every(({ user_name: name }) => name.startsWith("neu."))).toBe(true);
    }),
  );
});

describe("a school whose users and classes move to another school", () => {
  it.concurrent(
    "(to one that is listed): they keep their ids, are in the other school with their classes, and nobody is deleted",
    () =>
      inWorld({ users: 60, schools: 2 }, async ({ world, promises }) => {
        world.broker.clearRequests();
        const moved = await moveSchool(world);
        await promises.kept();
        const { users = {} } = world.broker.dump()[authority] ?? {};
        for (const id of moved) expect(Object.keys(users[id]?.context ?? {})).toEqual([to]);
        expect(deletions(world)).toEqual([]);
      }),
  );

  it.concurrent("(to one that is not listed): they leave the broker, as the directory orders", () =>
    inWorld(
      { users: 60, schools: 2, config: { schools: [from], deleteGuard: { active: false } } },
      async ({ world, promises }: RunningWorld) => {
        const moved = await moveSchool(world);
        await promises.kept({ listed: [from] });
        const { users = {} } = world.broker.dump()[authority] ?? {};
        expect(moved.filter((id) => id in users)).toEqual([]);
      },
    ),
  );
});

/** As UDM does: new places, schools and roles of users, and a new name and place of each class. Returns the ids of the users. */
async function moveSchool({ slapd }: World): Promise<readonly string[]> {
  const { ldif, dn } = slapd;
  const content = ldif.bulkContent({ users: 60, schools: 2 });
  const users = content.users.filter(({ schools }) => schools[0] === from);
  const ids = await Promise.all(users.map(({ username, role }) => slapd.entryUuid(dn.user(username, role, from))));
  const placed = new Map<string, string>();
  let changes = "";
  for (const { username, role } of users) {
    const [was, is] = [dn.user(username, role, from), dn.user(username, role, to)];
    placed.set(was, is);
    const [rdn, above] = [is.slice(0, is.indexOf(",")), is.slice(is.indexOf(",") + 1)];
    const roles = ldif.user({ username, role, schools: [to] }).attributes.find(([name]) => name === "ucsschoolRole");
    changes += ldif.rename(was, rdn, above);
    changes += ldif.modify(is, { replace: { ucsschoolSchool: to, ucsschoolRole: roles?.[1] ?? [] } });
  }
  for (const { name, members } of content.classes.filter(({ school }) => school === from)) {
    const [was, is] = [dn.schoolClass(name, from), dn.schoolClass(`${name}-neu`, to)];
    changes += ldif.rename(was, is.slice(0, is.indexOf(",")), is.slice(is.indexOf(",") + 1));
    changes += ldif.modify(is, {
      replace: { uniqueMember: (members ?? []).map((member) => placed.get(member) ?? member) },
    });
  }
  for (const { name, members } of content.workgroups.filter(({ school }) => school === from)) {
    const group = dn.workgroup(name, from);
    changes += ldif.modify(group, {
      replace: { uniqueMember: (members ?? []).map((member) => placed.get(member) ?? member) },
    });
  }
  await slapd.modify(changes);
  return ids;
}

describe("an object that is deleted and made anew with the same name", () => {
  it.concurrent(
    "takes the place of the old one at the broker, user and class alike, also when both happen behind our back",
    () =>
      inWorld({ users: 30, schools: 1 }, async ({ world, daemon, restart, promises }) => {
        const { slapd, broker } = world;
        const office = changesIn(world, from);
        const objects = [
          { dn: office.student("b000.u00001"), resource: "users" },
          { dn: office.schoolClass("1a"), resource: "classes" },
        ] as const;
        const idsNow = () => Promise.all(objects.map(({ dn }) => slapd.entryUuid(dn)));
        const makeAnew = async () => {
          const members = await slapd.read(office.schoolClass("1a"), "uniqueMember");
          for (const { dn } of objects) await office.remove(dn);
          await office.addStudent("b000.u00001", "Anew");
          await office.addClass("1a", members);
        };
        const first = await idsNow();
        await makeAnew();
        await promises.kept();
        const second = await idsNow();
        await daemon.stop();
        await makeAnew();
        restart();
        await promises.kept();
        const third = await idsNow();
        for (const [index, { resource }] of objects.entries()) {
          const held = [first, second, third].map(
            (ids) => broker.get(authority, resource, ids[index] ?? "") !== undefined,
          );
          expect(held).toEqual([false, false, true]);
        }
      }),
  );
});
