// Writes npm-shrinkwrap.json beside the package.json of the folder where it is called, as `prepack` of each app: what a plain `npm install`
// of the app brings is then what our lockfile has, with its integrity, and not what a registry has on that day.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, posix, relative } from "node:path";
import { load } from "js-yaml";
import { root } from "./workspaces.mjs";

const lock = load(readFileSync(join(root, "pnpm-lock.yaml"), "utf8"));

/** What npm calls a lockfile of version 3: each installed folder with what lies in it. */
export function shrinkwrapOf(importer) {
  const top = { path: "", of: ourPackage(importer), parent: undefined, children: new Map() };
  const nodes = [top];
  // those nearer to the top first: what they need comes to lie at the top, where all others find it
  for (let at = 0; at < nodes.length; at += 1) {
    const node = nodes[at];
    for (const [name, one] of Object.entries({ ...node.of.needs, ...node.of.mayHave })) {
      const there = findFrom(node, name);
      if (there?.of.id === one) continue;
      const parent = there === undefined ? top : node;
      const path = posix.join(parent.path, "node_modules", name);
      const child = { path, of: packageOf(one), parent, children: new Map() };
      parent.children.set(name, child);
      nodes.push(child);
    }
  }
  const needed = neededFrom(top);
  const entries = nodes.map((node) => [
    node.path,
    { ...node.of.entry, ...(needed.has(node) ? {} : { optional: true }) },
  ]);
  const { name, version } = top.of.entry;
  return { name, version, lockfileVersion: 3, requires: true, packages: Object.fromEntries(entries) };
}

/** As Node finds a package: in the nearest folder above. */
function findFrom(node, name) {
  for (let at = node; at !== undefined; at = at.parent) if (at.children.has(name)) return at.children.get(name);
  return undefined;
}

/** All that is not there for an optional dependency alone. */
function neededFrom(top) {
  const needed = new Set([top]);
  for (const node of needed) for (const name of Object.keys(node.of.needs)) needed.add(findFrom(node, name));
  return needed;
}

function packageOf(id) {
  return id.startsWith("our ") ? ourPackage(id.slice("our ".length)) : foreignPackage(id);
}

/** `importer`: its folder in the repository, as the lockfile calls it. */
function ourPackage(importer) {
  const { name, version, license, bin, engines } = JSON.parse(
    readFileSync(join(root, importer, "package.json"), "utf8"),
  );
  const { dependencies = {}, optionalDependencies = {} } = lock.importers[importer];
  const ids = (section) =>
    Object.fromEntries(
      Object.entries(section).map(([one, { version: found }]) => [
        one,
        found.startsWith("link:") ? `our ${posix.join(importer, found.slice("link:".length))}` : `${one}@${found}`,
      ]),
    );
  const [needs, mayHave] = [ids(dependencies), ids(optionalDependencies)];
  return {
    id: `our ${importer}`,
    needs,
    mayHave,
    entry: withSpecs({ name, version, license, bin, engines }, needs, mayHave),
  };
}

function foreignPackage(id) {
  const { dependencies = {}, optionalDependencies = {} } = lock.snapshots[id];
  const ids = (section) => Object.fromEntries(Object.entries(section).map(([one, found]) => [one, `${one}@${found}`]));
  const plain = id.replace(/\(.*$/, ""); // without the peers that it was resolved with
  const { resolution, engines, os, cpu, libc } = lock.packages[plain];
  const [needs, mayHave] = [ids(dependencies), runnable(ids(optionalDependencies))];
  const about = {
    version: plain.slice(plain.lastIndexOf("@") + 1),
    integrity: resolution.integrity,
    engines,
    os,
    cpu,
    libc,
    ...installed(plain),
  };
  return { id, needs, mayHave, entry: withSpecs(about, needs, mayHave) };
}

/**
 * What our lockfile does not say of a package: its programs, which its own installation may call, and whether it has a script for that. Where npm
 * is not told of one, it compiles whatever has a binding.gyp.
 */
function installed(plain) {
  const name = plain.slice(0, plain.lastIndexOf("@"));
  const file = join(root, "node_modules/.pnpm", plain.replace("/", "+"), "node_modules", name, "package.json");
  if (!existsSync(file)) return {}; // of another system: a binary and nothing else
  const { bin, scripts = {} } = JSON.parse(readFileSync(file, "utf8"));
  const hasInstallScript = ["preinstall", "install", "postinstall"].some((script) => script in scripts) || undefined;
  return { bin: typeof bin === "string" ? { [name.replace(/^@.*\//, "")]: bin } : bin, hasInstallScript };
}

/** npm 11 installs every optional package of a shrinkwrap, also those of other systems: none for where no program of ours runs. */
function runnable(ids) {
  const isOfWindows = ([, id]) => lock.packages[id]?.os?.join() === "win32";
  return Object.fromEntries(Object.entries(ids).filter((one) => !isOfWindows(one)));
}

function withSpecs(about, needs, mayHave) {
  const specs = (ids) => Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, versionOf(id)]));
  const section = (ids) => (Object.keys(ids).length > 0 ? specs(ids) : undefined);
  return { ...about, dependencies: section(needs), optionalDependencies: section(mayHave) };
}

function versionOf(id) {
  if (!id.startsWith("our ")) return id.replace(/\(.*$/, "").replace(/^.+@/, "");
  return JSON.parse(readFileSync(join(root, id.slice("our ".length), "package.json"), "utf8")).version;
}

if (process.argv[1] === import.meta.filename) {
  const importer = relative(root, process.cwd());
  writeFileSync("npm-shrinkwrap.json", `${JSON.stringify(shrinkwrapOf(importer), null, 2)}\n`);
}
