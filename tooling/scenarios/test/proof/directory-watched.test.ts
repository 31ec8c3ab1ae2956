import { describe, expect, it } from "@jest/globals";
import { authority, changesIn, until, type World } from "@id-connector/test-world";
import { inWorld } from "../support/in-world.js";

const school = "bulk000";
const setup = { users: 60, schools: 1 };

/** A pupil as something else than UDM writes it: what says that it is a user are its uid and its classes alone. */
async function addUntyped({ slapd }: World, username: string): Promise<void> {
  const { dn, attributes } = slapd.ldif.user({ username, role: "student", schools: [school], lastname: "Erst" });
  const untyped = attributes.flatMap(([name, values]) => {
    if (name === "univentionObjectType") return [];
    return [[name, values.filter((value) => value !== "univentionObject")] as const];
  });
  await slapd.add({ dn, attributes: untyped });
}

describe("a user without univentionObjectType, which is sent like any other", () => {
  it.concurrent.each(["ldap-sync", "ldap-poll"] as const)("is followed like any other, too (%s)", (listen) =>
    inWorld({ ...setup, listen }, async ({ world, daemon, restart, promises }) => {
      const { slapd, broker } = world;
      const office = changesIn(world, school);
      await addUntyped(world, "ohne.typ");
      const id = await slapd.entryUuid(office.student("ohne.typ"));
      const held = () => broker.get(authority, "users", id);
      await until("it is at the broker without a class that names it", () => held() !== undefined);
      await office.join("1a", office.student("ohne.typ"));
      await promises.kept();

      await office.lastname(office.student("ohne.typ"), "Zweit");
      await until("its new name is at the broker", () => held()?.last_name === "Zweit");
      await office.renameStudent("ohne.typ", "mit.namen");
      await until("its new login name is at the broker", () => held()?.user_name === "mit.namen");
      await promises.kept();

      await daemon.stop();
      await office.lastname(office.student("mit.namen"), "Dritt");
      restart();
      await until("what changed meanwhile is at the broker", () => held()?.last_name === "Dritt");
      await office.remove(office.student("mit.namen"));
      await promises.kept();
      expect(held()).toBeUndefined();
    }),
  );
});

describe("a user whose DN changes while the groups that name it do not", () => {
  it.concurrent("leaves its workgroups and classes, and who gets the DN comes into them", () =>
    inWorld(setup, async ({ world, promises }) => {
      const { slapd, broker } = world;
      const office = changesIn(world, school);
      const [old] = await slapd.read(slapd.dn.workgroup("wg0", school), "uniqueMember");
      const username = /^uid=([^,]+),/.exec(old ?? "")?.[1] ?? "";
      const group = await slapd.entryUuid(slapd.dn.workgroup("wg0", school));
      const user = await slapd.entryUuid(office.student(username));
      await office.addStudent("erbe");
      const heir = await slapd.entryUuid(office.student("erbe"));
      await promises.kept();
      const members = () => broker.get(authority, "workgroups", group)?.members ?? [];
      expect(members()).toContain(user);

      await office.renameStudent(username, "neuer.name");
      await until("it is in the workgroup no more", () => !members().includes(user));
      await promises.kept();

      await office.renameStudent("erbe", username);
      await until("who has its DN now is in the workgroup", () => members().includes(heir));
      await promises.kept();

      await office.renameStudent(username, "erbe");
      await office.renameStudent("neuer.name", username);
      await promises.kept();
      expect(members()).toContain(user);
      expect(members()).not.toContain(heir);
    }),
  );
});
