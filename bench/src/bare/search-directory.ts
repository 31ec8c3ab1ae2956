import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Slapd } from "@id-connector/slapd-fixture";

/** How long OpenLDAP's own client needs to read everything (s). */
export async function searchDirectory({ ldap }: Pick<Slapd, "ldap">): Promise<number> {
  const startedAt = performance.now();
  const login = ["-x", "-H", ldap.url, "-D", ldap.bindDn, "-w", ldap.password];
  const search = ["-LLL", "-b", ldap.base, "(objectClass=*)", "*", "entryUUID", "memberOf"];
  const child = spawn("ldapsearch", [...login, ...search], { stdio: "ignore" });
  const [status] = (await once(child, "exit")) as [number | null];
  if (status !== 0) throw new Error(`ldapsearch ended with ${String(status)}`);
  return (performance.now() - startedAt) / 1000;
}
