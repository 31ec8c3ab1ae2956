// Makes sure that Debian's slapd and ldap-utils are there, which the tests on a real OpenLDAP start privately.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const needed = ["/usr/sbin/slapd", "/usr/sbin/slapadd", "/usr/bin/ldapmodify"];
const command = "apt-get install -y --no-install-recommends slapd ldap-utils";

/** Returns whether slapd is usable; installs it where root may, else prints the one command to run. */
export function ensureSlapd() {
  if (needed.every((file) => existsSync(file))) return true;
  const mayInstall = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  if (!mayInstall || !install()) {
    console.error(`The tests need OpenLDAP's slapd and ldap-utils. Please run:\n  sudo ${command}`);
    return false;
  }
  return needed.every((file) => existsSync(file));
}

function install() {
  console.error("slapd is missing: installing slapd and ldap-utils");
  // the package would start its own service: the variables keep it quiet, the tests use private instances only
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  const apt = (...words) => spawnSync("apt-get", words, { env, stdio: ["ignore", "inherit", "inherit"] }).status === 0;
  return apt("update") && apt(...command.split(" ").slice(1));
}
