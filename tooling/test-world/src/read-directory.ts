import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { LdapAccess } from "@id-connector/slapd-fixture";
import { attributesJudged } from "./judged-texts.js";

/** An entry as ldapsearch prints it: attribute names in lower case. */
export interface PlainEntry {
  readonly dn: string;
  readonly values: (attribute: string) => readonly string[];
}

/** What the rules of the broker look at. */
export const ruledAttributes = [
  ...new Set([
    ..."objectClass univentionObjectType uid cn ou displayName ucsschoolSchool ucsschoolRole uniqueMember".split(" "),
    ...attributesJudged(),
    "entryUUID",
  ]),
];

/** Reads the whole directory with OpenLDAP's own client, so that nothing of the product vouches for the product. */
export async function readDirectory(ldap: LdapAccess): Promise<readonly PlainEntry[]> {
  const login = ["-x", "-H", ldap.url, "-D", ldap.adminDn, "-w", ldap.adminPassword];
  const search = ["-LLL", "-o", "ldif-wrap=no", "-b", ldap.base, "(objectClass=*)", ...ruledAttributes];
  const { stdout } = await promisify(execFile)("ldapsearch", [...login, ...search], { maxBuffer: 2 ** 30 });
  return stdout
    .split("\n\n")
    .filter((block) => block.trim() !== "")
    .map(parseEntry);
}

/** The names of all schools. */
export function schoolsIn(entries: readonly PlainEntry[]): readonly string[] {
  return entries.flatMap((entry) =>
    entry.values("objectClass").includes("ucsschoolOrganizationalUnit") ? entry.values("ou") : [],
  );
}

/** An entry from its LDIF lines, one value a line. */
export function parseEntry(block: string): PlainEntry {
  const all = new Map<string, string[]>();
  for (const line of block.split("\n")) {
    const [, name = "", encoded, value = ""] = /^([^:]+):(:?) ?(.*)$/.exec(line) ?? [];
    if (name === "") continue;
    const text = encoded === ":" ? Buffer.from(value, "base64").toString() : value;
    all.set(name.toLowerCase(), [...(all.get(name.toLowerCase()) ?? []), text]);
  }
  return { dn: all.get("dn")?.[0] ?? "", values: (attribute) => all.get(attribute.toLowerCase()) ?? [] };
}
