// Installs each app as its users do, from packed tarballs with plain npm into an empty folder, asks every program that it brings for its
// help, and says how much of others that brings: packages, megabytes, and versions that our lockfile does not have:
//   node scripts/check-packed.mjs
import { spawnSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const pnpm = join(root, "scripts", "pnpm.mjs");
const packages = new Map(
  ["packages", "apps"].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => {
      const folder = join(root, group, name);
      const content = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      return [content.name, { ...content, folder, group }];
    }),
  ),
);
const place = mkdtempSync(join(tmpdir(), "packed-"));
const tarballs = join(place, "tarballs");
mkdirSync(tarballs);

try {
  run(
    process.execPath,
    [pnpm, "--recursive", "--filter", "./packages/*", "--filter", "./apps/*", "pack", "--pack-destination", tarballs],
    root,
  );
  for (const app of [...packages.values()].filter(({ group }) => group === "apps")) checkApp(app);
} finally {
  rmSync(place, { recursive: true, force: true });
}

function checkApp({ name, bin }) {
  const folder = join(place, name.replace("/", "-"));
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const files = [...closure(name)].map(tarballOf);
  run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", ...files], folder);
  for (const program of Object.keys(bin)) {
    const path = join(folder, "node_modules", ".bin", program);
    const help = run(path, ["--help"], folder);
    if (!help.includes("Exit status")) throw new Error(`${program} --help says nothing of exit statuses:\n${help}`);
    run(path, ["--version"], folder);
  }
  console.log(`${name}: ${Object.keys(bin).join(", ")} work when installed alone; ${describeForeign(folder)}`);
}

/** "61 packages of others, 24.3 MB installed; not as locked: got@14.6.6" */
function describeForeign(folder) {
  const modules = join(folder, "node_modules");
  const { packages: installed } = JSON.parse(readFileSync(join(modules, ".package-lock.json"), "utf8"));
  const foreign = Object.entries(installed).flatMap(([path, { version }]) => {
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    return packages.has(name) ? [] : [`${name}@${version}`];
  });
  const locked = lockedVersions();
  const unlocked = foreign.filter((one) => !locked.has(one));
  const size = `${(sizeOf(modules) / 1e6).toFixed(1)} MB installed`;
  const drift = unlocked.length === 0 ? "all as locked" : `not as locked: ${unlocked.join(", ")}`;
  return `${foreign.length} packages of others, ${size}, ${drift}`;
}

/** Every "name@version" of the lockfile. */
function lockedVersions() {
  const [, section] = /^packages:\n([\s\S]*?)^\S/m.exec(readFileSync(join(root, "pnpm-lock.yaml"), "utf8")) ?? [];
  return new Set([...(section ?? "").matchAll(/^ {2}'?([^'\s:]+)'?:$/gm)].map(([, one]) => one));
}

function sizeOf(path) {
  const found = lstatSync(path);
  if (!found.isDirectory()) return found.size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}

/** The packages of this house that a package needs, itself included. */
function closure(name, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  for (const needed of Object.keys(packages.get(name).dependencies ?? {}))
    if (packages.has(needed)) closure(needed, found);
  return found;
}

function tarballOf(name) {
  const file = join(tarballs, `${name.replace("@", "").replace("/", "-")}-${packages.get(name).version}.tgz`);
  if (!existsSync(file)) throw new Error(`not packed: ${file}`);
  return file;
}

function run(command, argv, cwd) {
  const ran = spawnSync(command, argv, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  if (ran.status === 0) return ran.stdout;
  throw new Error(`${command} ${argv.join(" ")} ended with ${String(ran.status)}:\n${ran.stdout}\n${ran.stderr}`);
}
