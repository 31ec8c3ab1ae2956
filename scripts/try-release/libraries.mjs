import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodeOf } from "../node-of.mjs";
import { finish, run } from "../run.mjs";
import { root } from "../workspaces.mjs";

const nodes = ["20.19.0", "22", "24"];
const typescript = join(root, "node_modules", "typescript", "bin", "tsc");

/** A project in an empty folder that needs all libraries, and the types of Node, which a TypeScript program for it has. */
export async function installLibraries(libraries, folder, user) {
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const { version } = JSON.parse(readFileSync(join(root, "node_modules/@types/node/package.json"), "utf8"));
  await user.npm(["install", ...libraries.map(({ name }) => name), `@types/node@${version}`], folder);
}

/** Resolves when the project has the newer version of a library that its ranges let in. */
export async function updateLibraries(name, version, folder, user) {
  await user.npm(["update"], folder);
  const { version: found } = JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8"));
  if (found !== version) throw new Error(`npm update leaves ${name} at ${found}, not ${version}`);
  return `npm update brings ${name} ${version}`;
}

/** Loads each entry point of each library by `import` and by `require()`, with every Node that we promise. */
export async function loadLibraries(libraries, folder) {
  const names = libraries.flatMap(entryPoints);
  const file = join(folder, "load.mjs");
  writeFileSync(
    file,
    `import assert from "node:assert/strict";
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
for (const name of ${JSON.stringify(names)}) {
  const [imported, required] = [await import(name), require(name)];
  assert.notEqual(Object.keys(imported).length, 0, name);
  for (const key of Object.keys(imported)) assert.equal(required[key], imported[key], name + " " + key);
}
`,
  );
  const versions = await Promise.all(
    nodes.map(async (version) => {
      const node = nodeOf(version);
      await run(node, [file], { cwd: folder });
      return (await run(node, ["--version"])).trim();
    }),
  );
  return `${String(names.length)} entry points of libraries load with import and require() on Node ${versions.join(", ")}`;
}

/** Compiles a program that names each library, as strictly as TypeScript can, our declarations included; for those of others we cannot answer. */
export async function compileLibraries(libraries, folder) {
  const names = libraries.flatMap(entryPoints);
  const imports = names.map((name, at) => `import * as library${String(at)} from "${name}";`);
  const uses = names.map((_, at) => `export type Offered${String(at)} = keyof typeof library${String(at)};`);
  for (const extension of ["mts", "cts"])
    writeFileSync(join(folder, `use.${extension}`), [...imports, ...uses].join("\n"));
  const strict = { strict: true, skipLibCheck: false, noEmit: true, target: "es2023", types: ["node"] };
  await Promise.all([
    compile("nodenext", { ...strict, module: "nodenext" }, ["use.mts", "use.cts"]),
    compile("bundler", { ...strict, module: "esnext", moduleResolution: "bundler" }, ["use.mts"]),
  ]);
  return `${String(names.length)} entry points of libraries compile strictly with nodenext (ES modules, CommonJS) and bundler`;

  async function compile(name, compilerOptions, files) {
    const config = join(folder, `tsconfig.${name}.json`);
    writeFileSync(config, JSON.stringify({ compilerOptions, files }));
    const argv = [typescript, "-p", config, "--pretty", "false"];
    const { status, stdout, stderr } = await finish(process.execPath, argv, { cwd: folder });
    const complaints = stdout.split("\n").filter((line) => /^\S/.test(line));
    const ours = complaints.filter((line) => !/^node_modules\/(?!@id-connector\/)/.test(line));
    if (ours.length > 0 || (status !== 0 && complaints.length === 0))
      throw new Error(`a program that uses our libraries does not compile (${name}):\n${ours.join("\n")}${stderr}`);
  }
}

/** "@id-connector/command-line", "@id-connector/command-line/start". */
function entryPoints({ name, manifest }) {
  return Object.entries(manifest.exports)
    .filter(([, { types }]) => types !== undefined)
    .map(([path]) => `${name}${path.slice(1)}`);
}
