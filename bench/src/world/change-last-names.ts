import { spawn } from "node:child_process";
import { once } from "node:events";
import type { World } from "./start-world.js";

/** One connection that changes users, so that no change waits for a program that starts. */
export interface Changer {
  /** Sends the change off. */
  rename(dn: string, lastName: string): void;
  close(): Promise<void>;
}

/** Opens it; ldapmodify does a change as soon as it has read it. */
export function openChanger({ slapd: { ldap } }: World): Changer {
  const login = ["-x", "-H", ldap.url, "-D", ldap.adminDn, "-w", ldap.adminPassword];
  const child = spawn("ldapmodify", login, { stdio: ["pipe", "ignore", "inherit"] });
  const ended = once(child, "exit");
  return {
    rename(dn, lastName) {
      child.stdin.write(`dn: ${dn}\nchangetype: modify\nreplace: sn\nsn: ${lastName}\n\n`);
    },
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}
