import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** npm's own registry looks into each package for a shrinkwrap and says so in its metadata, which npm goes by; verdaccio does not. */
export function rememberShrinkwraps(storage) {
  for (const name of readdirSync(join(storage, "@id-connector"))) {
    const folder = join(storage, "@id-connector", name);
    const file = join(folder, "package.json");
    const metadata = JSON.parse(readFileSync(file, "utf8"));
    for (const [version, about] of Object.entries(metadata.versions)) {
      const listed = spawnSync("tar", ["-tzf", join(folder, `${name}-${version}.tgz`)], { encoding: "utf8" }).stdout;
      about._hasShrinkwrap = listed.split("\n").includes("package/npm-shrinkwrap.json");
    }
    writeFileSync(file, JSON.stringify(metadata));
  }
}
