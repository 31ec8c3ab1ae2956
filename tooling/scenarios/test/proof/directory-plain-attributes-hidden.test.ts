import { expect, it } from "@jest/globals";
import { authority, changesIn, trash, until, type World } from "@id-connector/test-world";
import { hide, hideAtOnce } from "../support/access-rules.js";
import { inWorld } from "../support/in-world.js";

const size = { users: 24, schools: 2 };
const school = "bulk000";

async function inTrash(world: World, id: string, attribute: string): Promise<void> {
  await until(`${attribute} is named as hidden`, async () =>
    (await trash(world)).some(
      ({ reason }) =>
        reason["key"] === id && reason["code"] === "PARTLY_SEEN" && String(reason["message"]).includes(attribute),
    ),
  );
}

it.concurrent.each([
  ["for everybody", () => ""],
  ["for single objects", (dns: readonly string[]) => dns],
])(
  "attributes that are hidden %s are not taken for removed ones: nothing of them is lost at the broker, and all goes on when they are seen",
  (_, of) =>
    inWorld(size, async ({ world }) => {
      const { slapd, broker } = world;
      const office = changesIn(world, school);
      const [pupil, classmate, teacher] = [1, 2, 3].map((one) => office.student(`b000.u0000${String(one)}`)) as [
        string,
        string,
        string,
      ];
      const schoolClass = office.schoolClass("1a");
      await office.modify(schoolClass, "replace: description\ndescription: Adlerklasse");
      // its class says student, so a role that is only named would be lost
      await office.modify(teacher, `replace: ucsschoolRole\nucsschoolRole: teacher:school:${school}`);
      const ids = await Promise.all([pupil, classmate, teacher, schoolClass].map((dn) => slapd.entryUuid(dn)));
      const [pupilId, classmateId, teacherId, classId] = ids as [string, string, string, string];
      const heldClass = () => broker.get(authority, "classes", classId);
      const heldUser = (id: string) => broker.get(authority, "users", id);
      await broker.until(() => heldClass()?.description === "Adlerklasse");
      await broker.until(() => heldUser(teacherId)?.context[school]?.roles.join() === "teacher");
      const before = [heldUser(pupilId), heldUser(classmateId), heldUser(teacherId)];

      const rule = (attribute: string, dn: string) =>
        of([dn]) === "" ? `attrs=${attribute}` : `dn.base="${dn}" attrs=${attribute}`;
      await hide(
        world,
        rule("description", schoolClass),
        rule("givenName", pupil),
        rule("sn", classmate),
        rule("ucsschoolRole", teacher),
      );
      // they change where nobody sees it, so that they are looked at
      await office.modify(schoolClass, "replace: mailPrimaryAddress\nmailPrimaryAddress: 1a@ucs.test");
      for (const dn of [pupil, classmate, teacher]) await office.modify(dn, "replace: title\ntitle: neu");

      await inTrash(world, classId, "description");
      await inTrash(world, pupilId, "givenName");
      await inTrash(world, classmateId, "sn");
      await inTrash(world, teacherId, "ucsschoolRole");
      expect(heldClass()?.description).toBe("Adlerklasse");
      expect([heldUser(pupilId), heldUser(classmateId), heldUser(teacherId)]).toEqual(before);
      // what is really removed meanwhile is removed, as soon as that can be seen
      await office.modify(schoolClass, "delete: description");
      await hide(world);
      await broker.until(() => heldClass()?.description === "");
      await until("the trash is empty", async () => (await trash(world)).length === 0);
    }),
);

it.concurrent("a description that is really removed is removed at once", () =>
  inWorld(size, async ({ world }) => {
    const office = changesIn(world, school);
    const id = await world.slapd.entryUuid(office.schoolClass("1a"));
    const held = () => world.broker.get(authority, "classes", id)?.description;
    await office.modify(office.schoolClass("1a"), "replace: description\ndescription: Adlerklasse");
    await world.broker.until(() => held() === "Adlerklasse");
    await office.modify(office.schoolClass("1a"), "delete: description");
    await world.broker.until(() => held() === "");
    expect(await trash(world)).toEqual([]);
  }),
);

it.concurrent("a class loses no member of which only the uid, or the schools, are hidden", () =>
  inWorld(size, async ({ world }) => {
    const { slapd, broker } = world;
    const office = changesIn(world, school);
    const schoolClass = office.schoolClass("1a");
    const classId = await slapd.entryUuid(schoolClass);
    const members = () => broker.get(authority, "classes", classId)?.members;
    const before = members();
    expect(before?.length).toBeGreaterThan(1);
    const dnOf = new Map(
      await Promise.all(
        Array.from({ length: size.users }, (_, one) => office.student(`b000.u${String(one).padStart(5, "0")}`)).map(
          async (dn) => [await slapd.entryUuid(dn).catch(() => dn), dn] as const,
        ),
      ),
    );
    const [first = "", second = ""] = before ?? [];
    for (const [id, attribute] of [
      [first, "uid"],
      [second, "ucsschoolSchool"],
    ] as const) {
      const dn = dnOf.get(id) ?? id;
      const giveBack = await hideAtOnce(world, `dn.base="${dn}" attrs=${attribute}`);
      await office.modify(schoolClass, `replace: description\ndescription: ohne ${attribute}`);
      await until(`the class waits for ${attribute}`, async () =>
        (await trash(world)).some(({ reason }) => reason["key"] === classId && reason["code"] === "PARTLY_SEEN"),
      );
      expect(members()).toEqual(before);
      await giveBack();
      // it would be looked at again by itself, only later
      await office.modify(schoolClass, `replace: description\ndescription: mit ${attribute}`);
      await broker.until(() => broker.get(authority, "classes", classId)?.description === `mit ${attribute}`);
      expect(members()).toEqual(before);
    }
  }),
);

it.concurrent("a school whose display name is hidden is not made with another one, which could never be changed", () =>
  inWorld(size, async ({ world }) => {
    const { slapd, broker } = world;
    const dn = slapd.dn.school("SchuleNeu");
    const giveBack = await hideAtOnce(world, `dn.base="${dn}" attrs=displayName`);
    const office = changesIn(world, "SchuleNeu");
    await slapd.add(slapd.ldif.school("SchuleNeu"));
    await office.modify(dn, "replace: displayName\ndisplayName: Schule am Wald");
    await office.addStudent("neu.hier");
    const [id, pupilId] = await Promise.all([dn, office.student("neu.hier")].map((one) => slapd.entryUuid(one)));
    await inTrash(world, pupilId!, "display name");
    expect(broker.get(authority, "schools", id!)).toBeUndefined();
    await giveBack();
    await office.lastname(office.student("neu.hier"), "Neuer");
    await broker.until(() => broker.get(authority, "schools", id!)?.display_name === "Schule am Wald");
    await broker.until(() => broker.get(authority, "users", pupilId!) !== undefined);
  }),
);
