import type { Slapd } from "@id-connector/slapd-fixture";
import type { Change, GroupPlace, Place } from "../school/event.js";
import { privateMark } from "../school/user-events.js";

type Directory = Pick<Slapd, "dn" | "ldif" | "layout">;

/** LDIF change records of one change, as UDM would make them. */
export function toLdif(directory: Directory, change: Change): string {
  const { dn, ldif, layout } = directory;
  switch (change.change) {
    case "add user": {
      const { username, role, schools, firstname, lastname } = change.user;
      const attributes = { pwhistory: [`$6$${privateMark}$0`] };
      const options = { username, role, schools, firstname, lastname, mail: `${privateMark}.${username}@ucs.test` };
      return added(ldif.text([ldif.user({ ...options, attributes })]));
    }
    case "remove user":
      return ldif.remove(userDn(directory, change.user));
    case "move user": {
      const [rdn, superior] = splitDn(userDn(directory, change.to));
      return ldif.rename(userDn(directory, change.from), rdn, superior);
    }
    case "replace":
      return ldif.modify(userDn(directory, change.user), { replace: change.attributes });
    case "add group": {
      const { kind, school, name, description, members } = change.group;
      const options = { school, name, members: members.map((one) => userDn(directory, one)) };
      const group = { ...options, ...(description === undefined ? {} : { description }) };
      return added(ldif.text([kind === "school_class" ? ldif.schoolClass(group) : ldif.workgroup(group)]));
    }
    case "remove group":
      return ldif.remove(groupDn(directory, change.group));
    case "move group":
      return ldif.rename(groupDn(directory, change.from), splitDn(groupDn(directory, change.to))[0]);
    case "hide group":
      return ldif.rename(
        groupDn(directory, change.group),
        splitDn(groupDn(directory, change.group))[0],
        hidingPlace(layout.base),
      );
    case "show group": {
      const [rdn, superior] = splitDn(groupDn(directory, change.group));
      return ldif.rename(`${rdn},${hidingPlace(layout.base)}`, rdn, superior);
    }
    case "members": {
      const { group, join, leave, description } = change;
      const values = (places: readonly Place[]) =>
        places.length > 0
          ? { uniqueMember: places.map((one) => dn.user(one.username, one.role, one.schools[0] ?? "")) }
          : {};
      return ldif.modify(groupDn(directory, group), {
        ...(description === undefined ? {} : { replace: { description } }),
        add: values(join),
        remove: values(leave),
      });
    }
  }
}

export function userDn({ dn }: Pick<Directory, "dn">, { username, role, schools }: Place): string {
  return dn.user(username, role, schools[0] ?? "");
}

export function groupDn({ dn }: Pick<Directory, "dn">, { kind, school, name }: GroupPlace): string {
  return kind === "school_class" ? dn.schoolClass(name, school) : dn.workgroup(name, school);
}

function hidingPlace(base: string): string {
  return `cn=groups,${base}`;
}

function splitDn(dn: string): readonly [rdn: string, superior: string] {
  const [rdn = ""] = /^(?:\\.|[^\\,])+/.exec(dn) ?? [];
  return [rdn, dn.slice(rdn.length + 1)];
}

/** ldapmodify adds what says so; all else in its input is a modification. */
function added(text: string): string {
  return text.replace("\n", "\nchangetype: add\n");
}
