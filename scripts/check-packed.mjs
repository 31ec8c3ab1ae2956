// Installs each app as its users do, by its name with plain npm into an empty folder, from a registry of our packed packages, asks every program
// that it brings for its help, and says how much of others that brings. A version that our lockfile does not have is an error:
//   node scripts/check-packed.mjs
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
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
import { createServer } from "node:http";
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

const registry = createServer(answer).listen(0, "127.0.0.1");
await once(registry, "listening");

try {
  const what = ["--recursive", "--filter", "./packages/*", "--filter", "./apps/*"];
  await run(process.execPath, [pnpm, ...what, "pack", "--pack-destination", tarballs], root);
  for (const app of [...packages.values()].filter(({ group }) => group === "apps")) await checkApp(app);
} finally {
  registry.close();
  rmSync(place, { recursive: true, force: true });
}

/** What a registry says of our packages; those of others npm gets where it always does. */
function answer({ url }, response) {
  const path = decodeURIComponent(url.slice(1));
  if (path.endsWith(".tgz")) return response.end(readFileSync(join(tarballs, path)));
  const { version, group } = packages.get(path) ?? {};
  if (version === undefined) return response.writeHead(404).end("{}");
  const file = tarballOf(path);
  const integrity = `sha512-${createHash("sha512").update(readFileSync(file)).digest("base64")}`;
  const packed = spawnSync("tar", ["-xOzf", file, "package/package.json"], { encoding: "utf8" }).stdout;
  const dist = { tarball: `${address()}${file.slice(tarballs.length + 1)}`, integrity };
  const about = { ...JSON.parse(packed), _hasShrinkwrap: group === "apps", dist };
  response.end(JSON.stringify({ name: path, "dist-tags": { latest: version }, versions: { [version]: about } }));
}

function address() {
  return `http://127.0.0.1:${String(registry.address().port)}/`;
}

async function checkApp({ name, bin }) {
  const folder = join(place, name.replace("/", "-"));
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  writeFileSync(join(folder, ".npmrc"), `@id-connector:registry=${address()}\n`);
  await run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline", name], folder);
  for (const program of Object.keys(bin)) {
    const path = join(folder, "node_modules", ".bin", program);
    const help = await run(path, ["--help"], folder);
    if (!help.includes("Exit status")) throw new Error(`${program} --help says nothing of exit statuses:\n${help}`);
    await run(path, ["--version"], folder);
  }
  console.log(`${name}: ${Object.keys(bin).join(", ")} work when installed alone; ${describeForeign(folder)}`);
}

/** "61 packages of others, 24.3 MB installed, all as locked". Throws where one is not. */
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
  if (unlocked.length > 0) throw new Error(`not as locked: ${unlocked.join(", ")}`);
  return `${foreign.length} packages of others, ${size}, all as locked`;
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

function tarballOf(name) {
  const file = join(tarballs, `${name.replace("@", "").replace("/", "-")}-${packages.get(name).version}.tgz`);
  if (!existsSync(file)) throw new Error(`not packed: ${file}`);
  return file;
}

async function run(command, argv, cwd) {
  const child = spawn(command, argv, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const [stdout, stderr, [status]] = await Promise.all([
    child.stdout.toArray(),
    child.stderr.toArray(),
    once(child, "close"),
  ]);
  if (status === 0) return stdout.join("");
  throw new Error(`${command} ${argv.join(" ")} ended with ${String(status)}:\n${stdout.join("")}\n${stderr.join("")}`);
}
