import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { World } from "@id-connector/test-world";

/** Deletes an entry with all below it. */
export async function deleteTree({ slapd }: World, dn: string): Promise<void> {
  const { url, adminDn, adminPassword } = slapd.ldap;
  await promisify(execFile)("ldapdelete", ["-r", "-x", "-H", url, "-D", adminDn, "-w", adminPassword, dn]);
}
