// The packages of this repository, and which of them one needs.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../", import.meta.url));

/** Each with its name, its folder, the group of folders that it lies in, and its package.json. */
export const workspaces = ["packages", "apps", "tooling"]
  .flatMap((group) => readdirSync(join(root, group)).map((name) => ({ group, folder: join(root, group, name) })))
  .concat(["bench", "examples"].map((name) => ({ group: name, folder: join(root, name) })))
  .filter(({ folder }) => existsSync(join(folder, "package.json")))
  .map(({ group, folder }) => {
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return { name: manifest.name, group, folder, manifest };
  });

const byName = new Map(workspaces.map((one) => [one.name, one]));

/** A package of this house and all packages of this house that it needs; with `development` those that its tests need, too. */
export function closureOf(name, { development = false } = {}, found = new Map()) {
  const one = byName.get(name);
  if (!one || found.has(name)) return found;
  found.set(name, one);
  const { dependencies, devDependencies } = one.manifest;
  const needed = Object.keys({ ...dependencies, ...(development ? devDependencies : {}) });
  for (const next of needed) closureOf(next, {}, found);
  return found;
}
