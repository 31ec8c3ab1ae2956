import { inChunks } from "@id-connector/bounded-work";
import { parseDn, type Member, type MemberUser } from "@id-connector/listener-object";
import type { Connection } from "./connection.js";
import type { Entry } from "./entry.js";
import { equalsAny, or } from "./filters.js";
import { kindAttributes, kindOfEntry } from "./kind-of-entry.js";
import { dnKey, unlessBadDn } from "./place-of-dn.js";
import { searchAll } from "./search.js";

/**
 * Looks up the users behind member DNs, hundreds in one search, by what their RDNs say. The function that it resolves to gives the
 * members of one group: each DN with its user, with `undefined` where no entry has that DN, and without those DNs that are
 * something else (nested groups, hosts).
 */
export async function resolveMembers(
  connection: Connection,
  dns: readonly string[],
  signal?: AbortSignal,
): Promise<(dns: readonly string[]) => Member[]> {
  const keys = new Map<string, string>();
  const wanted = new Map<string, Naming>();
  for (const dn of new Set(dns)) {
    const key = dnKey(withoutUid(dn));
    const naming = readNaming(withoutUid(dn));
    keys.set(dn, key);
    if (naming) wanted.set(key, naming);
  }
  const found = new Map<string, MemberUser | "no user">();
  for (const chunk of inChunks([...wanted.values()], membersPerSearch)) {
    const valuesOf = (type: string) => chunk.filter((naming) => naming.type === type).map(({ value }) => value);
    const filter = or(equalsAny("uid", valuesOf("uid")), equalsAny("cn", valuesOf("cn")));
    for (const entry of await searchAll(connection, { filter, attributes: memberAttributes, signal })) {
      const key = dnKey(entry.dn);
      if (wanted.has(key)) found.set(key, kindOfEntry(entry) === "user" ? toMemberUser(entry) : "no user");
    }
  }
  return (ofGroup) =>
    ofGroup.flatMap((dn): Member[] => {
      const key = keys.get(dn) ?? dn;
      const user = found.get(key);
      if (user === "no user") return [];
      // A vanished cn=… was a nested group or a host: users are named by their uid.
      return user || wanted.get(key)?.type === "uid" ? [{ dn, user }] : [];
    });
}

const membersPerSearch = 500;
const memberAttributes = [...kindAttributes, "ucsschoolSchool", "ucsschoolRole"];

interface Naming {
  readonly type: "uid" | "cn";
  readonly value: string;
}

/** The uid or cn of an entry, by its first RDN. */
function readNaming(dn: string): Naming | undefined {
  const rdn = unlessBadDn(() => parseDn(dn)[0]) ?? [];
  for (const type of ["uid", "cn"] as const) {
    const attribute = rdn.find((one) => one.type === type && one.ber !== true);
    if (attribute) return { type, value: attribute.value };
  }
  return undefined;
}

/** A uniqueMember may have a bit string after its DN (RFC 4517, 3.3.21). */
function withoutUid(dn: string): string {
  return dn.replace(/#'[01]*'B$/, "");
}

function toMemberUser(entry: Entry): MemberUser {
  return {
    id: entry.id,
    dn: entry.dn,
    schools: entry.attribute("ucsschoolSchool"),
    roles: entry.attribute("ucsschoolRole"),
    objectClasses: entry.attribute("objectClass"),
  };
}
