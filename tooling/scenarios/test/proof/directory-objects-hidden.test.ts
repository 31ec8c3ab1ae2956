import { expect, it } from "@jest/globals";
import { authority, changesIn, trash, until, type World } from "@id-connector/test-world";
import { hide } from "../support/access-rules.js";
import { inWorld, type RunningWorld } from "../support/in-world.js";

const [whole, pupils, single, open] = ["bulk000", "bulk001", "bulk002", "bulk003"] as const;

const size = { users: 48, schools: 4 };

async function inTrash(world: World, id: string, code: string): Promise<void> {
  await until(`${code} lies in the trash`, async () =>
    (await trash(world)).some(({ reason }) => reason["key"] === id && reason["code"] === code),
  );
}

it.concurrent.each(["ldap-sync", "ldap-poll"] as const)(
  "schools, users and classes that may not be seen any more stay at the broker with all that they are, until they are seen again (%s)",
  (listen) => inWorld({ ...size, listen }, hideObjects),
);

it.concurrent("all schools that may not be seen any more stay at the broker", () =>
  inWorld(size, async ({ world }) => {
    const { slapd } = world;
    const id = await slapd.entryUuid(slapd.dn.user("b000.u00001", "student", whole));
    await hide(world, ...[whole, pupils, single, open].map((school) => `dn.subtree="${slapd.dn.school(school)}"`));
    // without a change the directory would say that nothing is new
    await changesIn(world, open).addStudent("unsichtbar");
    await inTrash(world, id, "SCHOOL_NOT_SEEN");
    await hide(world);
  }),
);

it.concurrent(
  "of two users who may not be seen any more the one that is deleted is deleted at the broker, the other one stays",
  () =>
    inWorld(size, async ({ world }) => {
      const { slapd, broker } = world;
      const office = changesIn(world, single);
      const [gone, stays] = [office.student("b002.u00001"), office.student("b002.u00002")];
      const [goneId, staysId] = [await slapd.entryUuid(gone), await slapd.entryUuid(stays)];
      await hide(world, `dn.base="${gone}"`, `dn.base="${stays}"`);
      await inTrash(world, goneId, "NOT_SEEN");
      await office.remove(gone);
      await slapd.restart();
      await broker.until(() => broker.get(authority, "users", goneId) === undefined);
      await inTrash(world, staysId, "NOT_SEEN");
      await hide(world);
    }),
);

async function hideObjects({ world }: RunningWorld): Promise<void> {
  const { slapd, broker } = world;
  const office = changesIn(world, single);
  const numbered = (number: number) => office.student(`b002.u0000${String(number)}`);
  const [userId, classmateId, classId] = await Promise.all([
    slapd.entryUuid(numbered(1)),
    slapd.entryUuid(numbered(2)),
    slapd.entryUuid(office.schoolClass("1a")),
  ]);
  const workgroup = slapd.dn.workgroup("wg0", single);
  const [clubId, memberId] = [await slapd.entryUuid(workgroup), await slapd.entryUuid(numbered(0))];
  const ofSchool = await slapd.entryUuid(slapd.dn.user("b000.u00001", "student", whole));
  const ofPupils = await slapd.entryUuid(slapd.dn.user("b001.u00001", "student", pupils));
  const before = [
    broker.get(authority, "users", classmateId)?.context,
    broker.get(authority, "workgroups", clubId)?.members,
  ];
  await hide(
    world,
    `dn.subtree="${slapd.dn.school(whole)}"`,
    `dn.children="cn=schueler,cn=users,${slapd.dn.school(pupils)}"`,
    `dn.base="${office.schoolClass("1a")}"`,
    `dn.base="${numbered(0)}"`,
    `dn.base="${numbered(1)}"`,
  );
  // they change where nobody may see it, and so does what they belong to
  await office.lastname(numbered(1), "Unsichtbar");
  await office.lastname(numbered(2), "OhneKlasse");
  await office.modify(workgroup, "replace: description\ndescription: neu");
  await changesIn(world, open).addStudent("sichtbar");

  await inTrash(world, ofSchool, "SCHOOL_NOT_SEEN");
  for (const id of [ofPupils, userId, memberId, classId]) await inTrash(world, id, "NOT_SEEN");
  for (const id of [classmateId, clubId]) await inTrash(world, id, "PARTLY_SEEN");
  const seen = await slapd.entryUuid(slapd.dn.user("sichtbar", "student", open));
  await broker.until(() => broker.get(authority, "users", seen) !== undefined);
  expect([
    broker.get(authority, "users", classmateId)?.context,
    broker.get(authority, "workgroups", clubId)?.members,
  ]).toEqual(before);
  await hide(world);
}
