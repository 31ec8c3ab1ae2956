import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { LdapAccess } from "@id-connector/slapd-fixture";
import type { Markers } from "./nothing-foreign.js";

const privateAttributes = [
  ...["mail", "mailPrimaryAddress", "univentionBirthday", "userPassword", "pwhistory", "sambaNTPassword", "sambaSID"],
  ...["krb5Key", "krb5PrincipalName", "ucsschoolLegalGuardian"],
];
const most = 20;
const sizeLimitExceeded = 4;
/** What such values of all users of the slapd fixture have in common. */
const shapes: Markers = new Map([
  ["@ucs.test", "a mail address or principal"],
  ["saltsaltsaltsalt", "a password hash"],
  ["S-1-5-21-", "a sambaSID"],
]);

/** What the directory holds of some users that is no broker's business, and the passwords of ours. */
export async function readMarkers(ldap: LdapAccess, passwords: readonly string[]): Promise<Markers> {
  const login = ["-x", "-H", ldap.url, "-D", ldap.adminDn, "-w", ldap.adminPassword];
  const search = ["-LLL", "-o", "ldif-wrap=no", "-z", String(most), "-b", ldap.base, "(objectClass=posixAccount)"];
  // a size limit that is exceeded is an error to ldapsearch, and all that is wanted here
  const { stdout } = await promisify(execFile)("ldapsearch", [...login, ...search, ...privateAttributes], {
    maxBuffer: 2 ** 28,
  }).catch((error: unknown) => {
    if ((error as { readonly code?: unknown }).code !== sizeLimitExceeded) throw error;
    return error as { readonly stdout: string };
  });
  const markers = new Map<string, string>([...shapes, ...passwords.map((one) => [one, "a password of ours"] as const)]);
  for (const line of stdout.split("\n")) {
    const [, name = "", encoded, value = ""] = /^([^:]+):(:?) ?(.*)$/.exec(line) ?? [];
    if (name === "" || name === "dn" || value === "") continue;
    for (const form of encoded === ":" ? [value, Buffer.from(value, "base64").toString("latin1")] : [value]) {
      markers.set(form, name);
    }
  }
  return markers;
}
