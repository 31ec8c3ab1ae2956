import type { Content, Names } from "@id-connector/slapd-fixture";
import type { Random } from "@id-connector/test-world";

interface Pupil {
  name: string;
  school: string;
  dn: string;
  of: SchoolClass;
}

interface SchoolClass {
  readonly school: string;
  dn: string;
  readonly pupils: Set<Pupil>;
}

/** A town of which every object changes. */
export interface BusyTown {
  readonly content: Content;
  /** Users and classes. */
  readonly objects: number;
  /** LDIF, one text for each object, in the order in which they happen: each user and class changes once, `removals` users go. */
  changes(): readonly string[];
}

interface TownOptions {
  readonly names: Names;
  readonly random: Random;
  readonly schools: number;
  readonly classesOfEach: number;
  readonly pupilsOfEach: number;
  readonly removals: number;
}

/** A town of pupils in classes, and what happens in it: names, moves between classes and schools, and some who go. */
export function busyTown({ names, random, removals, ...size }: TownOptions): BusyTown {
  const schools = Array.from({ length: size.schools }, (_, index) => `Schule${index}`);
  const classes: SchoolClass[] = [];
  const pupils: Pupil[] = [];
  const content = { users: [], classes: [] } as {
    users: NonNullable<Content["users"]>[number][];
    classes: NonNullable<Content["classes"]>[number][];
  };
  for (const school of schools) {
    for (let index = 0; index < size.classesOfEach; index += 1) {
      const of: SchoolClass = { school, dn: names.schoolClass(`k${index}`, school), pupils: new Set() };
      classes.push(of);
      for (let seat = 0; seat < size.pupilsOfEach; seat += 1) {
        const name = `p${pupils.length}`;
        const pupil = { name, school, dn: names.user(name, "student", school), of };
        of.pupils.add(pupil);
        pupils.push(pupil);
        content.users.push({ username: name, role: "student", schools: [school], lastname: "Alt" });
      }
      content.classes.push({ school, name: `k${index}`, members: [...of.pupils].map(({ dn }) => dn) });
    }
  }
  return {
    content: { schools, ...content },
    objects: pupils.length + classes.length,
    changes() {
      const leaving = new Set(random.some(pupils, removals));
      const changesOf = [
        ...pupils.map((pupil) => () => (leaving.has(pupil) ? remove(pupil) : changePupil(pupil))),
        ...classes.map((of, index) => () => changeClass(of, index)),
      ];
      return random.some(changesOf, changesOf.length).map((change) => change());
    },
  };

  function changePupil(pupil: Pupil): string {
    switch (random.weighted({ lastname: 50, firstname: 20, rename: 15, seat: 10, school: 5 })) {
      case "lastname":
        return modify(pupil.dn, "replace: sn", "sn: Neu");
      case "firstname":
        return modify(pupil.dn, "replace: givenName", "givenName: Neu");
      case "rename":
        return rename(pupil);
      case "seat":
        return move(pupil, random.pick(classes.filter(({ school }) => school === pupil.school)) ?? pupil.of);
      case "school":
        return changeSchool(pupil, random.pick(classes) ?? pupil.of);
    }
  }

  function rename(pupil: Pupil): string {
    const before = pupil.dn;
    pupil.name = `${pupil.name}.neu`;
    pupil.dn = before.replace(/^uid=[^,]+/, `uid=${pupil.name}`);
    const record = `dn: ${before}\nchangetype: modrdn\nnewrdn: uid=${pupil.name}\ndeleteoldrdn: 1\n`;
    // as the management of users does: the groups follow
    const group = modify(
      pupil.of.dn,
      "delete: uniqueMember",
      `uniqueMember: ${before}`,
      "-",
      "add: uniqueMember",
      `uniqueMember: ${pupil.dn}`,
    );
    return `${record}\n${group}`;
  }

  function move(pupil: Pupil, to: SchoolClass): string {
    if (to === pupil.of) return modify(pupil.dn, "replace: sn", "sn: Bleibt");
    const leave = leaveClass(pupil);
    pupil.of = to;
    to.pupils.add(pupil);
    return `${leave}\n${modify(to.dn, "add: uniqueMember", `uniqueMember: ${pupil.dn}`)}`;
  }

  function changeSchool(pupil: Pupil, to: SchoolClass): string {
    pupil.school = to.school;
    const schools = ["replace: ucsschoolSchool", `ucsschoolSchool: ${to.school}`, "-"];
    const roles = ["replace: ucsschoolRole", `ucsschoolRole: student:school:${to.school}`];
    return `${modify(pupil.dn, ...schools, ...roles)}\n${move(pupil, to)}`;
  }

  function leaveClass(pupil: Pupil): string {
    pupil.of.pupils.delete(pupil);
    return modify(pupil.of.dn, "delete: uniqueMember", `uniqueMember: ${pupil.dn}`);
  }

  function remove(pupil: Pupil): string {
    return `${leaveClass(pupil)}\ndn: ${pupil.dn}\nchangetype: delete\n`;
  }

  function changeClass(of: SchoolClass, index: number): string {
    if (random.whole(0, 1) === 0) return modify(of.dn, "replace: description", `description: Neu ${index}`);
    const before = of.dn;
    const name = `${of.school}-neu${index}`;
    of.dn = before.replace(/^cn=[^,]+/, `cn=${name}`);
    return `dn: ${before}\nchangetype: modrdn\nnewrdn: cn=${name}\ndeleteoldrdn: 1\n`;
  }
}

function modify(dn: string, ...lines: readonly string[]): string {
  return `dn: ${dn}\nchangetype: modify\n${lines.join("\n")}\n`;
}
