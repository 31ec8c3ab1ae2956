// A built copy of the working tree in the temporary folder, in which scripts/mutants.mjs may break things: the tree itself is only read.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { clearTimeout, setTimeout } from "node:timers";
import { root, workspaces } from "./workspaces.mjs";

const copies = new Map();
process.on("exit", () => {
  for (const [folder, running] of copies) {
    for (const pid of running) process.kill(-pid, "SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Copies all files that git knows or would take, and builds what is stale. Throws where that does not build. */
export function copyWorkingTree() {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), "mutants-")));
  const running = new Set();
  copies.set(copy, running);
  const inCopy = (path) => join(copy, relative(root, path));
  const pristine = (folder) => join(copy, ".pristine", relative(root, folder));
  copyBuilt(copy);
  const complaint = build(workspaces.map(({ folder }) => folder));
  if (complaint !== undefined) throw new Error(`The working tree does not build:\n${complaint}`);
  for (const { folder } of workspaces) {
    const dist = join(inCopy(folder), "dist");
    if (existsSync(dist)) copyTo(dist, pristine(folder));
  }
  return { apply, build: (file) => build([packageOf(file)]), undo, test };

  /** Applies a patch of one file; returns git's complaint, undefined where there is none. */
  function apply(patch, file) {
    copyTo(join(copy, file), join(copy, ".original", file));
    const applied = git(copy, "apply", patch);
    return applied.status === 0 ? undefined : applied.stderr.trim();
  }

  /** Returns the compiler's complaint, undefined where there is none. */
  function build(folders) {
    const configs = folders
      .map((folder) => join(inCopy(folder), "tsconfig.build.json"))
      .filter((file) => existsSync(file));
    const built = spawnSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-b", ...configs], {
      cwd: copy,
      encoding: "utf8",
    });
    return built.status === 0 ? undefined : built.stdout;
  }

  /** Puts a file and the build of its package back, with their times, so that nothing has to be built again. */
  function undo(file) {
    const folder = packageOf(file);
    copyTo(join(copy, ".original", file), join(copy, file));
    rmSync(join(inCopy(folder), "dist"), { recursive: true, force: true });
    copyTo(pristine(folder), join(inCopy(folder), "dist"));
    // programs that hold the slip are bundled anew where a test starts them
    for (const app of workspaces.filter(({ group }) => group === "apps"))
      rmSync(join(inCopy(app.folder), "dist", "bundle"), { recursive: true, force: true });
  }

  /** Runs test files of one package; resolves with the titles of the tests that fail, or with why they could not be run. */
  async function test(tests, limitMs) {
    const missing = tests.find((one) => !existsSync(join(copy, one)));
    if (missing !== undefined) throw new Error(`There is no test ${missing}`);
    const results = join(copy, "results.json");
    rmSync(results, { force: true });
    const flags = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"];
    const jest = [join(copy, "node_modules/jest/bin/jest.js"), "--json", "--outputFile", results, "--silent"];
    const child = spawn(
      process.execPath,
      [...flags, ...jest, "--runTestsByPath", ...tests.map((one) => join(copy, one))],
      { cwd: inCopy(packageOf(tests[0])), stdio: ["ignore", "ignore", "pipe"], detached: true },
    );
    running.add(child.pid);
    let complaints = "";
    child.stderr.setEncoding("utf8").on("data", (text) => (complaints += text));
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      process.kill(-child.pid, "SIGKILL");
    }, limitMs);
    const status = await new Promise((resolve) => child.once("close", resolve));
    clearTimeout(timer);
    running.delete(child.pid);
    if (isLate) return [`it does not end within ${limitMs / 1000} s`];
    if (status === 0) return [];
    return existsSync(results) ? failures(results) : [complaints.trim().split("\n")[0]];
  }

  function failures(results) {
    const { testResults } = JSON.parse(readFileSync(results, "utf8"));
    return testResults.flatMap(({ assertionResults, message, name }) => {
      const failed = assertionResults.filter(({ status }) => status === "failed").map(({ fullName }) => fullName);
      // a file that could not even begin has no test that failed
      return failed.length > 0 || message === ""
        ? failed
        : [`${relative(copy, name)}: ${message.trim().split("\n")[0]}`];
    });
  }
}

/** Copies all files that git knows or would take, and what is built of them. */
export function copyBuilt(copy) {
  const inCopy = (path) => join(copy, relative(root, path));
  const listed = git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard").stdout.split("\0");
  for (const file of new Set(listed))
    if (file !== "" && existsSync(join(root, file))) copyTo(join(root, file), join(copy, file));
  // third-party packages are only read, so they are shared; links to our own lead into the copy
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  for (const { folder } of workspaces)
    for (const part of ["dist", "node_modules"])
      if (existsSync(join(folder, part))) copyTo(join(folder, part), join(inCopy(folder), part));
}

/** The folder of the package that a file lies in. */
export function packageOf(file) {
  const found = workspaces.find(({ folder }) => file.startsWith(`${relative(root, folder)}${sep}`));
  if (!found) throw new Error(`${file} lies in no package`);
  return found.folder;
}

/** With its times: by them a build that is older than its source is known. */
function copyTo(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
}

function git(cwd, ...argv) {
  return spawnSync("git", argv, { cwd, encoding: "utf8", maxBuffer: 2 ** 26 });
}
