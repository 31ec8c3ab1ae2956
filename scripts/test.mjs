// The test command: builds, runs the named kinds of tests one after the other, and ends with one plain line with the totals.
//   node scripts/test.mjs KIND… [-- jest arguments]      e.g. unit -- packages/queue-fs -t "half-written"
// Kinds: unit, e2e, proof (jest projects, see jest.preset.js) and soak. They need programs of the system (slapd, strace, …): what is
// missing is installed where that is allowed. With --profile it tells at the end what each file cost.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { ensureTools } from "./ensure-tools.mjs";
import { keepTestsInMemory } from "./keep-tests-in-memory.mjs";
import { profileFile, tellProfile } from "./profile-environment.mjs";
import { root } from "./workspaces.mjs";

const cores = availableParallelism();
/** Minutes as measured on two idle cores, on a quick machine and on a slow one. Many files wait for processes or clocks now and then: more of them than cores run side by side. */
const kinds = {
  unit: { what: "unit tests of all packages", minutes: "1.5 to 3", workers: 2 * cores },
  e2e: {
    what: "end-to-end tests on a real OpenLDAP with the programs as processes",
    minutes: "3 to 7",
    workers: 2 * cores,
  },
  proof: {
    what: "scenarios, and kills and faults at every step of the file system",
    minutes: "10 to 20",
    workers: 2 * cores,
  },
  soak: { what: "random school life with random faults", minutes: "2 to 2.5" },
};
/** These run as one, so that no core stands idle while the last of one kind ends. */
const together = ["e2e", "proof"];
const soak = ["--minutes", "2", "--users", "500", "--seed", "4"];

const words = process.argv.slice(2);
const dashes = words.includes("--") ? words.indexOf("--") : words.length;
const jestArguments = words.slice(dashes + 1);
const flags = words.slice(0, dashes).filter((word) => word.startsWith("--"));
const asked = words.slice(0, dashes).filter((word) => word in kinds);
if (asked.length + flags.length !== dashes || flags.some((flag) => flag !== "--profile"))
  throw new Error(`usage: node scripts/test.mjs ${Object.keys(kinds).join("|")}… [--profile] [-- jest arguments]`);
const results = join(root, "node_modules", ".cache", "test-results");

for (const [at, kind] of asked.entries()) {
  const { what, minutes, workers } = kinds[kind];
  const howMany = workers ? `, ${String(workers)} files at a time` : "";
  console.log(`${at === 0 ? "First" : "then"}: ${what}${howMany} (${minutes} min on two idle cores)`);
}
if (asked.some((kind) => kind !== "unit") && !ensureTools()) process.exit(1);
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
const build = ["exec", "turbo", "run", "compile", "--output-logs=errors-only"];
keepTestsInMemory();
const built = spawnSync(process.execPath, [join(root, "scripts/pnpm.mjs"), ...build], { cwd: root, stdio: "inherit" });
if (built.status !== 0) end({ passed: 0, failed: 1 });

const totals = { passed: 0, failed: 0 };
const isTogether = together.every((kind) => asked.includes(kind));
for (const kind of asked) {
  if (isTogether && kind === together[0]) continue;
  const jests = isTogether && together.includes(kind) ? together : [kind];
  const { passed, failed } = kind === "soak" ? await runSoak() : await runJest(jests);
  totals.passed += passed;
  totals.failed += failed;
}
if (flags.includes("--profile")) console.log(tellProfile(results));
end(totals);

async function runJest(chosen) {
  const file = join(results, `${chosen.join("-")}.json`);
  const status = await run([
    "--experimental-vm-modules",
    "--disable-warning=ExperimentalWarning",
    "node_modules/jest/bin/jest.js",
    ...["--selectProjects", ...chosen, "--maxWorkers", String(kinds[chosen[0]].workers)],
    ...["--testSequencer", join(root, "scripts/longest-first.mjs")],
    ...["--json", "--outputFile", file, "--passWithNoTests"],
    ...(flags.includes("--profile") ? ["--testEnvironment", join(root, "scripts/profile-environment.mjs")] : []),
    ...jestArguments,
  ]);
  const counted = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
  const failed = counted ? counted.numFailedTests + counted.numRuntimeErrorTestSuites : 0;
  // a runner that died leaves no count of its own
  return { passed: counted?.numPassedTests ?? 0, failed: status !== 0 && failed === 0 ? 1 : failed };
}

async function runSoak() {
  const status = await run(["tooling/soak/dist/main.js", ...soak], "inherit");
  return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Resolves with the exit status. Standard error is ours; jest's report is whole there, and what it has on `stdout` is for programs. */
function run(argv, stdout = "ignore") {
  const env = { ...process.env, ID_CONNECTOR_TEST_PROFILE: profileFile(results) };
  const child = spawn(process.execPath, argv, { cwd: root, env, stdio: ["ignore", stdout, "inherit"] });
  return new Promise((resolve) => child.once("close", resolve));
}

function end({ passed, failed }) {
  console.log(`${String(passed)} passed, ${String(failed)} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}
