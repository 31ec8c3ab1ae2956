import type { LdifEntry, Slapd } from "@id-connector/slapd-fixture";
import { descriptionOf, lastnameOf, type SchoolState } from "../school/state.js";
import { sentinel, sentinelSchool } from "./sentinel.js";
import { privateMark } from "../school/user-events.js";
import { userDn } from "./to-ldif.js";

/** The whole directory of the first day. */
export function firstContent(slapd: Slapd, state: SchoolState): LdifEntry[] {
  const groups = (wanted: string) =>
    state.groups.all
      .filter(({ kind }) => kind === wanted)
      .map((group) => {
        const description = descriptionOf(group);
        const members = [...group.members].map((person) => userDn(slapd, person));
        return {
          school: group.school,
          name: group.name,
          members,
          ...(description === undefined ? {} : { description }),
        };
      });
  return slapd.ldif.content({
    schools: state.schools,
    users: state.people.all.map((person) => ({
      ...{ username: person.username, role: person.role, schools: person.schools },
      ...{
        firstname: person.firstname,
        lastname: lastnameOf(person),
        mail: `${privateMark}.${person.username}@ucs.test`,
      },
      attributes: { pwhistory: [`$6$${privateMark}$0`] },
    })),
    classes: groups("school_class"),
    workgroups: [...groups("workgroup"), { school: sentinelSchool, name: sentinel, description: "Runde 0" }],
  });
}
