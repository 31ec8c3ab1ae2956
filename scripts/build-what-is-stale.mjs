// What every jest run does first: packages that a test uses in their built form are built where the source is newer, then the programs.
import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { bundle, isBundleStale } from "./bundle.mjs";
import { closureOf, root, workspaces } from "./workspaces.mjs";

/** test-world finds the programs beside itself, so package.json does not name them. */
const startsPrograms = "@id-connector/test-world";

/** @type {(globalConfig: unknown, projectConfig: { rootDir: string }) => Promise<void>} */
export default async function buildWhatIsStale(_globalConfig, { rootDir }) {
  const tested = workspaces.find(({ folder }) => folder === rootDir);
  const used = closureOf(tested.name, { development: true });
  if (used.has(startsPrograms))
    for (const { name } of workspaces.filter(({ group }) => group === "apps")) closureOf(name, {}, used);
  const stale = [...used.values()].map(({ folder }) => folder).filter(isStale);
  if (stale.length > 0) compile(stale);
  const apps = [...used.values()].filter(({ group }) => group === "apps");
  await Promise.all(apps.filter(isBundleStale).map(bundle));
}

function compile(stale) {
  const configs = stale.map((folder) => join(folder, "tsconfig.build.json"));
  const built = spawnSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-b", ...configs], {
    encoding: "utf8",
  });
  if (built.status !== 0)
    throw new Error(`The tests would run against an older build, as what they use does not build:\n${built.stdout}`);
}

function isStale(folder) {
  const built = statSync(join(folder, "dist", ".tsbuildinfo"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const newest = (path) => {
    const { mtimeMs } = statSync(path);
    const inside = readdirSync(path, { withFileTypes: true }).map((entry) =>
      entry.isDirectory() ? newest(join(path, entry.name)) : statSync(join(path, entry.name)).mtimeMs,
    );
    return Math.max(mtimeMs, ...inside); // a folder's own time tells of files that went
  };
  return Math.max(newest(join(folder, "src")), statSync(join(folder, "tsconfig.build.json")).mtimeMs) > built;
}
