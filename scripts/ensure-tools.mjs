// Makes sure that the system's programs are there which the tests need: Debian's slapd and ldap-utils, started privately, openssl for their
// certificates, strace, which puts faults into system calls, faketime, whose library sets the clock of one process, what
// builds (umoci, strip) and runs (runc) the container image, and what judges the systemd unit.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const packages = {
  slapd: ["/usr/sbin/slapd", "/usr/sbin/slapadd"],
  "ldap-utils": ["/usr/bin/ldapmodify"],
  strace: ["/usr/bin/strace"],
  faketime: ["/usr/bin/faketime"],
  openssl: ["/usr/bin/openssl"],
  umoci: ["/usr/bin/umoci"],
  runc: ["/usr/sbin/runc"],
  binutils: ["/usr/bin/strip"],
  systemd: ["/usr/bin/systemd-analyze"],
};
const missing = () => Object.keys(packages).filter((name) => !packages[name].every((file) => existsSync(file)));

/** Returns whether all are usable; installs what is missing where root may, else prints the one command to run. */
export function ensureTools() {
  const wanted = missing();
  if (wanted.length === 0) return true;
  const command = `apt-get install -y --no-install-recommends ${wanted.join(" ")}`;
  const mayInstall = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  if (!mayInstall || !install(command)) {
    console.error(`The tests need Debian's ${wanted.join(" and ")}. Please run:\n  sudo ${command}`);
    return false;
  }
  return missing().length === 0;
}

function install(command) {
  console.error(`running ${command}`);
  // slapd's package would start its own service: the variables keep it quiet, the tests use private instances only
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  const apt = (...words) => spawnSync("apt-get", words, { env, stdio: ["ignore", "inherit", "inherit"] }).status === 0;
  return apt("update") && apt(...command.split(" ").slice(1));
}

if (process.argv[1] === fileURLToPath(import.meta.url) && !ensureTools()) process.exitCode = 1;
