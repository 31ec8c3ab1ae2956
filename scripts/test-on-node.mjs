// Runs all unit tests on another major version of Node, which the npm package "node" brings:
//   node scripts/test-on-node.mjs 22
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { keepTestsInMemory } from "./keep-tests-in-memory.mjs";
import { root } from "./workspaces.mjs";

const major = process.argv[2];
if (!/^\d+$/.test(major ?? "")) throw new Error("usage: node scripts/test-on-node.mjs MAJOR");
const home = join(root, "node_modules", ".cache", `node-${major}`);
const node = join(home, "node_modules", "node", "bin", "node");
if (!existsSync(node)) {
  mkdirSync(home, { recursive: true });
  const install = ["install", "--no-save", "--no-package-lock", "--prefix", home, `node@${major}`];
  if (spawnSync("npm", install, { stdio: "inherit" }).status !== 0) process.exit(1);
}
keepTestsInMemory();
const flags = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"];
const jest = [join(root, "node_modules/jest/bin/jest.js"), "--selectProjects", "unit", "--silent", "--maxWorkers=100%"];
const { status } = spawnSync(node, [...flags, ...jest], { cwd: root, stdio: "inherit" });
const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim();
console.log(status === 0 ? `all unit tests pass on Node ${version}` : `unit tests fail on Node ${version}`);
process.exitCode = status === 0 ? 0 : 1;
