import { expect } from "@jest/globals";
import type { DirectoryGroup, DirectoryUser, GroupOfUser, MemberUser } from "@id-connector/listener-object";

const suffix = "dc=ucs,dc=test";

export function user(changes: Partial<DirectoryUser> = {}): DirectoryUser {
  return {
    kind: "user",
    id: "00000000-0000-4000-8000-000000000001",
    dn: `uid=anna,cn=schueler,cn=users,ou=OU1,${suffix}`,
    username: "anna",
    firstname: "Anna",
    lastname: "Meier",
    schools: ["OU1"],
    roles: ["student:school:OU1"],
    objectClasses: ["top", "person", "ucsschoolStudent"],
    groups: [],
    ...changes,
  };
}

export function groupOfUser(school: string, name: string, kind: GroupOfUser["kind"] = "school_class"): GroupOfUser {
  const container = kind === "school_class" ? "cn=klassen,cn=schueler" : "cn=schueler";
  const dn = `cn=${school}-${name},${container},cn=groups,ou=${school},${suffix}`;
  return { kind, id: `id-of-${school}-${name}`, dn, school, name, description: "" };
}

export function group(changes: Partial<DirectoryGroup> = {}): DirectoryGroup {
  return { ...groupOfUser("OU1", "1a", changes.kind), description: "First", roles: [], members: [], ...changes };
}

export function member(id: string, changes: Partial<MemberUser> = {}): { dn: string; user: MemberUser } {
  const dn = `uid=${id},cn=users,ou=OU1,${suffix}`;
  return { dn, user: { id, dn, schools: ["OU1"], roles: [], objectClasses: ["ucsschoolStudent"], ...changes } };
}

export function sent<T extends { outcome: string }>(mapped: T): Extract<T, { outcome: "send" }> {
  expect(mapped).toMatchObject({ outcome: "send" });
  return mapped as Extract<T, { outcome: "send" }>;
}
