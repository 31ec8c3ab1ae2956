import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { root } from "../workspaces.mjs";

/** What lies in a node_modules folder, at any depth: "name@version" of each package of others, and all bytes. */
export function lookInto(modules) {
  const all = packagesIn(modules).map((folder) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
  const foreign = all.filter(({ name }) => !name.startsWith("@id-connector/"));
  return { foreign: [...new Set(foreign.map(({ name, version }) => `${name}@${version}`))], bytes: sizeOf(modules) };
}

/** Every "name@version" of our lockfile. */
export function lockedVersions() {
  return new Set(Object.keys(load(readFileSync(join(root, "pnpm-lock.yaml"), "utf8")).packages));
}

function packagesIn(modules) {
  return readdirSync(modules, { withFileTypes: true })
    .filter((one) => one.isDirectory() && !one.name.startsWith("."))
    .flatMap(({ name }) =>
      name.startsWith("@") ? readdirSync(join(modules, name)).map((one) => join(name, one)) : [name],
    )
    .map((name) => join(modules, name))
    .flatMap((folder) => [folder, ...(hasModules(folder) ? packagesIn(join(folder, "node_modules")) : [])]);
}

function hasModules(folder) {
  return readdirSync(folder).includes("node_modules");
}

function sizeOf(path) {
  const found = lstatSync(path);
  if (!found.isDirectory()) return found.size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}
