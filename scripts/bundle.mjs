// Puts the programs of the apps, with all that they import, into a few files each (apps/*/dist/bundle): a program that starts then reads
// some files, not hundreds. Called in the folder of an app for that one, elsewhere for all.
import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { closureOf, root, workspaces } from "./workspaces.mjs";

/** Has a binary, which it looks for beside itself. */
const asInstalled = ["lmdb"];
const licences = "LICENSES.txt";

/** Whether an app's bundle is older than what was built of the app or of what it needs, than the libraries or than this script. */
export function isBundleStale({ name, folder }) {
  const built = [...closureOf(name).values()].map((one) => join(one.folder, "dist", ".tsbuildinfo"));
  const bundled = timeOf(join(folder, "dist", "bundle", licences)); // which is written last
  return [...built, join(root, "pnpm-lock.yaml"), import.meta.filename].some((file) => timeOf(file) > bundled);
}

/** yargs counts the columns of its help by a library that builds a table of all emoji: a quarter of what a program needs to start. */
const lighter = { "string-width": "fast-string-width" };

/** Bundles the programs of an app. */
export async function bundle({ folder }) {
  const [from, outdir] = [join(folder, "dist", "bin"), join(folder, "dist", "bundle")];
  rmSync(outdir, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: readdirSync(from)
      .filter((name) => name.endsWith(".js"))
      .map((name) => join(from, name)),
    outdir,
    bundle: true,
    splitting: true, // what only one command needs is loaded by that one
    platform: "node",
    format: "esm",
    target: "node20.19",
    external: asInstalled,
    alias: lighter,
    // CommonJS packages ask for Node's modules by `require`
    banner: {
      js: 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);',
    },
    sourcemap: true,
    sourcesContent: false,
    metafile: true,
    logLevel: "warning",
  });
  writeFileSync(join(outdir, licences), licencesOf(Object.keys(metafile.inputs)));
}

function timeOf(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** The licences of the foreign packages that lie in a bundle: they ask to be passed on with every copy. */
function licencesOf(inputs) {
  const folders = new Set(inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? []));
  const texts = [...folders].map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    const files = readdirSync(join(root, folder)).filter((file) => /^(licen[cs]e|notice)/i.test(file));
    const words = files.map((file) => readFileSync(join(root, folder, file), "utf8").trim());
    return [`${name} ${version} (${license})`, ...words].join("\n\n");
  });
  return `${texts.sort().join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}

if (process.argv[1] === import.meta.filename) {
  const apps = workspaces.filter(({ group }) => group === "apps");
  const here = apps.filter(({ folder }) => folder === process.cwd());
  await Promise.all((here.length > 0 ? here : apps).map(bundle));
}
