// Do the tests bite? Puts one slip at a time into the heart of the connector and runs the tests that should see it:
//   node scripts/mutants.mjs [word…]      all slips of scripts/mutants, or those whose names contain one of the words
import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join, relative } from "node:path";
import { copyWorkingTree, packageOf } from "./working-copy.mjs";
import { root } from "./workspaces.mjs";

const folder = join(root, "scripts", "mutants");
/** A test that a slip lets wait for ever has seen it. */
const patienceMs = 90_000;
const lanes = Math.min(2, availableParallelism());

const words = process.argv.slice(2);
const mutants = readdirSync(folder)
  .filter((file) => file.endsWith(".patch"))
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .map((file) => readMutant(join(folder, file)));
if (mutants.length === 0)
  throw new Error(`No slip in ${relative(root, folder)} is called like that: ${words.join(" ")}`);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

const minutes = Math.ceil(1 + (mutants.length * 15) / 60 / lanes);
console.log(
  `${mutants.length} slips, one at a time: each is put into a copy of the working tree, and the tests that should see it are run. ` +
    `Takes about ${minutes} minutes on an idle machine. Your files are only read.`,
);
const copies = Array.from({ length: Math.min(lanes, mutants.length) }, copyWorkingTree);
/** A test that fails without any slip sees nothing. */
const blind = new Set((await inLanes(byPackage(mutants.flatMap(({ tests }) => tests)), failWithoutSlip)).flat());
for (const title of blind) console.log(`BLIND     fails without any slip, so it does not count: ${title}`);
const outcomes = await inLanes(mutants, tryOut);
const count = (wanted) => outcomes.filter((outcome) => outcome === wanted).length;
const others = outcomes.length - count("caught") - count("survived");
console.log(
  `${count("caught")} caught, ${count("survived")} survived${others > 0 ? `; ${others} could not be tried, see above` : ""}`,
);
process.exit(count("caught") === mutants.length ? 0 : 1);

/** A patch file says first what the slip is, then which tests see it, the quickest first. */
function readMutant(path) {
  const text = readFileSync(path, "utf8");
  const tests = [...text.matchAll(/^Caught by (\S+)$/gm)].map(([, test]) => test);
  const files = [...text.matchAll(/^\+\+\+ b\/(\S+)$/gm)].map(([, file]) => file);
  if (tests.length === 0 || files.length !== 1)
    throw new Error(`${path} has to say which tests see it ("Caught by …") and to change one file`);
  return { name: basename(path, ".patch"), path, tests, file: files[0] };
}

/** Works on each of them, as many side by side as there are copies; in their order, as far as that goes. */
async function inLanes(all, work) {
  const results = [];
  const queue = all.entries();
  const lane = async (copy) => {
    for (const [index, one] of queue) results[index] = await work(copy, one);
  };
  await Promise.all(copies.map(lane));
  return results;
}

function byPackage(tests) {
  const groups = new Map();
  for (const test of new Set(tests)) groups.set(packageOf(test), [...(groups.get(packageOf(test)) ?? []), test]);
  return [...groups.values()];
}

function failWithoutSlip(copy, tests) {
  return copy.test(tests, tests.length * patienceMs);
}

async function tryOut(copy, { name, path, tests, file }) {
  const stale = copy.apply(path, file);
  if (stale !== undefined) {
    console.log(`STALE     ${name}: ${stale}\n${howToRenew(path, file)}`);
    return "stale";
  }
  try {
    const complaint = copy.build(file);
    if (complaint !== undefined) {
      console.log(`NO BUILD  ${name}: the compiler sees it, so no test has to\n${complaint}`);
      return "no build";
    }
    for (const test of tests) {
      const failed = (await copy.test([test], patienceMs)).find((title) => !blind.has(title));
      if (failed === undefined) continue;
      console.log(`caught    ${name}  by ${test}: ${failed}`);
      return "caught";
    }
    console.log(`SURVIVED  ${name}: no test fails of ${tests.join(", ")}`);
    return "survived";
  } finally {
    copy.undo(file);
  }
}

function howToRenew(path, file) {
  const patch = relative(root, path);
  return [
    `          It does not apply any more. Make the slip by hand in ${file}, then:`,
    `            (sed '/^--- a/,$d' ${patch}; git diff --no-ext-diff ${file} | sed -n '/^---/,$p') > renewed && mv renewed ${patch}`,
    `            git checkout ${file}`,
    `          Where what it turned round is gone for good, remove ${patch}.`,
  ].join("\n");
}
