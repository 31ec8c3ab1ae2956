// Runs the tests that need no OpenLDAP on another major version of Node, which the npm package "node" brings:
//   node scripts/test-on-node.mjs 22
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const major = process.argv[2];
if (!/^\d+$/.test(major ?? "")) throw new Error("usage: node scripts/test-on-node.mjs MAJOR");
const root = fileURLToPath(new URL("../", import.meta.url));
const home = join(root, "node_modules", ".cache", `node-${major}`);
const node = join(home, "node_modules", "node", "bin", "node");
if (!existsSync(node)) {
  mkdirSync(home, { recursive: true });
  const install = ["install", "--no-save", "--no-package-lock", "--prefix", home, `node@${major}`];
  if (spawnSync("npm", install, { stdio: "inherit" }).status !== 0) process.exit(1);
}

/** These start a real OpenLDAP or whole programs; the main run has them. */
const without = new Set(["ldap-reader", "slapd-fixture", "demo", "scenarios"]);
const hasTests = (group, name) => !without.has(name) && existsSync(join(root, group, name, "test"));
let failed = 0;
for (const group of ["packages", "tooling"]) {
  for (const name of readdirSync(join(root, group)).filter((candidate) => hasTests(group, candidate))) {
    const jest = [join(root, "node_modules/jest/bin/jest.js"), "--silent"];
    const run = spawnSync(node, ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning", ...jest], {
      cwd: join(root, group, name),
      encoding: "utf8",
    });
    if (run.status === 0) continue;
    failed++;
    console.error(run.stdout, run.stderr);
  }
}
const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim();
console.log(
  failed === 0 ? `all unit tests pass on Node ${version}` : `${String(failed)} packages fail on Node ${version}`,
);
process.exitCode = failed === 0 ? 0 : 1;
