// The test command: builds, type-checks and runs every package's tests, then prints one plain line with the totals.
//   node scripts/test.mjs [turbo arguments]      e.g. --filter=@id-connector/queue-fs
// They need programs of the system (slapd, strace): what is missing is installed if that is allowed.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { ensureTools } from "./ensure-tools.mjs";

const root = new URL("../", import.meta.url);
const packages = ["packages", "apps", "tooling"].flatMap((group) =>
  readdirSync(new URL(group, root)).map((name) => new URL(`${group}/${name}/`, root)),
);
const results = (folder) => new URL("test-results.json", folder);

if (!ensureTools()) process.exit(1);
for (const folder of packages) rmSync(results(folder), { force: true });
const arguments_ = ["exec", "turbo", "run", "build", "typecheck", "test", "--concurrency=2", "--continue=always"];
const run = spawnSync(
  process.execPath,
  [new URL("pnpm.mjs", import.meta.url).pathname, ...arguments_, ...process.argv.slice(2)],
  { cwd: root, stdio: "inherit" },
);

let passed = 0;
let failed = 0;
for (const folder of packages) {
  if (!existsSync(results(folder))) continue;
  const totals = JSON.parse(readFileSync(results(folder), "utf8"));
  passed += totals.numPassedTests;
  failed += totals.numFailedTests + totals.numRuntimeErrorTestSuites;
}
// a build or type error, or a runner that died, leaves no count of its own
if (run.status !== 0 && failed === 0) failed = 1;
console.log(`${String(passed)} passed, ${String(failed)} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
