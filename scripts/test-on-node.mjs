// Runs all unit tests on another major version of Node:
//   node scripts/test-on-node.mjs 22
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { keepTestsInMemory } from "./keep-tests-in-memory.mjs";
import { nodeOf } from "./node-of.mjs";
import { root } from "./workspaces.mjs";

const major = process.argv[2];
if (!/^\d+$/.test(major ?? "")) throw new Error("usage: node scripts/test-on-node.mjs MAJOR");
const node = nodeOf(major);
keepTestsInMemory();
const flags = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"];
const jest = [join(root, "node_modules/jest/bin/jest.js"), "--selectProjects", "unit", "--silent", "--maxWorkers=100%"];
const { status } = spawnSync(node, [...flags, ...jest], { cwd: root, stdio: "inherit" });
const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim();
console.log(status === 0 ? `all unit tests pass on Node ${version}` : `unit tests fail on Node ${version}`);
process.exitCode = status === 0 ? 0 : 1;
