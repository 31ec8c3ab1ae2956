import { changesIn, type World } from "@id-connector/test-world";

/** A small school to change: classes 1a and 1b, a workgroup, and pupils pupil0, pupil1… of whom the first half is in 1a. */
export async function schoolDay(world: World, school: string, pupils = 12) {
  const { slapd } = world;
  const office = changesIn(world, school);
  const names = Array.from({ length: pupils }, (_, index) => `pupil${String(index)}`);
  const dns = names.map(office.student);
  const half = Math.ceil(pupils / 2);
  const choir = slapd.dn.workgroup("choir", school);
  await slapd.load([
    ...slapd.ldif.school(school),
    ...names.map((username) => slapd.ldif.user({ username, role: "student", schools: [school], lastname: "Test" })),
    slapd.ldif.schoolClass({ school, name: "1a", members: dns.slice(0, half) }),
    slapd.ldif.schoolClass({ school, name: "1b", members: dns.slice(half) }),
    slapd.ldif.workgroup({ school, name: "choir", members: dns.slice(0, 3) }),
  ]);
  const [named = "", renamed = "", gone = "", mover = "", singer = ""] = dns;
  const rename = async (dn: string, username: string) => {
    await office.leave("1a", dn);
    await slapd.modify(`dn: ${dn}\nchangetype: modrdn\nnewrdn: uid=${username}\ndeleteoldrdn: 1\n`);
    await office.join("1a", office.student(username));
  };
  let current = "1b";
  return {
    office,
    /** DNs. */
    pupils: dns,
    /** Somebody gets another name, is renamed, comes, goes and moves class; a class and a workgroup change. */
    async morning(): Promise<void> {
      await office.lastname(named, "Morgen");
      await slapd.modify(`dn: ${choir}\nchangetype: modify\nreplace: uniqueMember\nuniqueMember: ${singer}\n`);
      await rename(renamed, "renamed");
      await office.addStudent("new");
      await office.join("1a", office.student("new"));
      await office.leave("1a", gone);
      await office.remove(gone);
      await office.leave("1a", mover);
      await office.join("1b", mover);
      await office.renameClass("1b", "1c");
      current = "1c";
    },
    /** The same people again: names go on, the mover comes back, who came goes. */
    async afternoon(): Promise<void> {
      await office.lastname(named, "Mittag");
      await office.lastname(named, "Abend");
      await rename(office.student("renamed"), "renamed.again");
      await office.leave("1a", office.student("new"));
      await office.remove(office.student("new"));
      await office.leave(current, mover);
      await office.join("1a", mover);
      await slapd.modify(`dn: ${choir}\nchangetype: modify\nadd: uniqueMember\nuniqueMember: ${named}\n`);
      await office.addClass("2a", [singer]);
    },
  };
}
