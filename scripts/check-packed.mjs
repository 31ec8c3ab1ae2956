// Installs each app as its users do, from packed tarballs with plain npm into an empty folder, and asks every program that it brings
// for its help:
//   node scripts/check-packed.mjs
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
  console.log(`${name}: ${Object.keys(bin).join(", ")} work when installed alone`);
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
