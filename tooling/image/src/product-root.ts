import { chmod, cp, mkdir, readdir, readFile, rm, symlink } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Architecture } from "./architecture.js";
import { commandsOf, formerPaths, productFolder, type App } from "./commands.js";
import { run } from "./run.js";

const repository = fileURLToPath(new URL("../../../", import.meta.url));
const ownFiles = fileURLToPath(new URL("../rootfs/", import.meta.url));
const appNames = ["connector-daemon", "manage-schools-cli", "schedule-cli", "verify-cli"];

/** Makes what changes with each release: the programs with what the lockfile says that they need, their names, the entry point. */
export async function makeProductRoot(root: string, architecture: Architecture, scratch: string): Promise<void> {
  const deployed = join(scratch, "deployed");
  await run(
    process.execPath,
    [
      join(repository, "scripts/pnpm.mjs"),
      "--config.inject-workspace-packages=true",
      // the other layout has the path of the machine in the names of its folders
      "--config.node-linker=hoisted",
      `--config.supported-architectures.cpu=${architecture.cpu}`,
      ...["--filter", "@id-connector/image", "--prod", "deploy", deployed],
    ],
    { cwd: repository },
  );
  await trim(deployed, architecture);
  const product = join(root, productFolder);
  await mkdir(dirname(product), { recursive: true });
  await cp(deployed, product, { recursive: true, verbatimSymlinks: true });
  await cp(ownFiles, root, { recursive: true });
  for (const script of await readdir(ownFiles, { recursive: true, withFileTypes: true }))
    if (script.isFile()) await chmod(join(root, relative(ownFiles, script.parentPath), script.name), 0o755);
  const apps = await Promise.all(appNames.map((name) => readApp(join(product, "node_modules/@id-connector", name))));
  for (const [command, file] of commandsOf(apps)) await link(file, join(root, "usr/local/bin", command));
  for (const [path, command] of formerPaths) await link(command, join(root, path));
}

async function readApp(folder: string): Promise<App> {
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as App;
}

async function link(target: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await symlink(target, path);
}

/** Removes what no program reads: sources, maps, types, documentation (licences stay), other systems' binaries. */
async function trim(folder: string, { cpu }: Architecture): Promise<void> {
  for (const name of ["package.json", "pnpm-lock.yaml", "README.md"]) await rm(join(folder, name));
  const isOfOthers = (path: string): boolean =>
    path.includes("/@lmdb/lmdb-") && path.endsWith(".node") && !path.endsWith(`lmdb-linux-${cpu}/node.napi.glibc.node`);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory() ? isUnreadFolder(path) : entry.isFile() && ((await isUnread(path)) || isOfOthers(path)))
      await rm(path, { recursive: true, force: true });
  }
}

/** Sources, shims that hold the path of the machine that builds, and what pnpm keeps for itself. */
function isUnreadFolder(path: string): boolean {
  return path.endsWith("/.bin") || path.endsWith("/.pnpm") || /\/node_modules\/@id-connector\/[^/]+\/src$/.test(path);
}

async function isUnread(path: string): Promise<boolean> {
  const name = basename(path);
  if (isLicence(name)) return false;
  // of some packages it is the only place that names their licence
  if (/^readme/i.test(name)) return (await readdir(dirname(path))).some(isLicence);
  return /\.(?:map|md|markdown|d\.[cm]?ts|ts|flow|tsbuildinfo|html|gyp|cc|cpp|c|h)$/i.test(name) || isNoteOfPnpm(name);
}

/** It says where and when that was installed. */
function isNoteOfPnpm(name: string): boolean {
  return name === ".modules.yaml" || name === "lock.yaml" || name.startsWith(".pnpm-workspace-state");
}

/** A program's file may have such a name, too. */
function isLicence(name: string): boolean {
  return /^(?:licen[cs]e|notice|copying)/i.test(name) && !/\.(?:map|[cm]?[jt]s)$/i.test(name);
}
