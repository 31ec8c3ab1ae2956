import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { run } from "../run.mjs";
import { lockedVersions, lookInto } from "./installed.mjs";

/**
 * What an app may bring: packages of others, and MB on the disk. More is an error: whoever adds a library sees what it costs every host, and puts
 * the new number here. 28 MB are lmdb's binaries, up to 3 MB the bundled programs (docs/decisions.md).
 */
const limits = {
  "@id-connector/connector-daemon": { packages: 120, megabytes: 61 },
  "@id-connector/manage-schools-cli": { packages: 90, megabytes: 56 },
  "@id-connector/schedule-cli": { packages: 90, megabytes: 56 },
  "@id-connector/verify-cli": { packages: 93, megabytes: 56 },
};
const locked = lockedVersions();

/** Installs an app as its users do, alone, for the whole machine (here: below a folder of its own), and asks each of its programs. */
export async function installApp({ name, manifest }, version, prefix, user) {
  mkdirSync(prefix);
  await user.npm(["install", "--global", "--prefix", prefix, name]);
  const programs = Object.keys(manifest.bin);
  await Promise.all(programs.map((program) => checkProgram(join(prefix, "bin", program), version)));
  return `${name} ${version}: ${programs.join(", ")}; ${weigh(name, join(prefix, "lib", "node_modules"))}`;
}

/** Resolves when what was installed has become another version. */
export async function updateApp({ name, manifest }, version, prefix, user) {
  await user.npm(["install", "--global", "--prefix", prefix, `${name}@latest`]);
  await checkProgram(join(prefix, "bin", Object.keys(manifest.bin)[0]), version);
  return `${name} becomes ${version}`;
}

/** Without an installation. */
export async function npxApp({ name }, version, folder, user) {
  mkdirSync(folder);
  expectVersion(`npx ${name}`, await user.run("npx", ["--yes", name, "--version"], folder), version);
  return `npx ${name} ${version}`;
}

async function checkProgram(path, version) {
  const help = await run(path, ["--help"]);
  if (!help.includes("Exit status")) throw new Error(`${path} --help says nothing of exit statuses:\n${help}`);
  expectVersion(path, await run(path, ["--version"]), version);
}

function expectVersion(what, said, version) {
  if (said.trim() !== version) throw new Error(`${what} --version says ${said.trim()}, not ${version}`);
}

/** "61 packages of others, 24.3 MB, all as locked". Throws where that is not so, or more than it may be. */
function weigh(name, modules) {
  if (!existsSync(join(modules, name, "npm-shrinkwrap.json")))
    throw new Error(`${name} was packed without its shrinkwrap`);
  const { foreign, bytes } = lookInto(modules);
  const unlocked = foreign.filter((one) => !locked.has(one));
  if (unlocked.length > 0) throw new Error(`${name} brings what our lockfile does not have: ${unlocked.join(", ")}`);
  const { packages, megabytes } = limits[name];
  const found = `${String(foreign.length)} packages of others (${String(packages)} at most), ${(bytes / 1e6).toFixed(1)} MB (${String(megabytes)} at most)`;
  if (foreign.length > packages || bytes > megabytes * 1e6)
    throw new Error(
      `${name} brings too much: ${found}. Do without it, or raise the limit in scripts/try-release/apps.mjs.`,
    );
  return `${found}, all as locked`;
}
