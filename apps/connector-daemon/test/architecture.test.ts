import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join, normalize, relative } from "node:path";
import { describe, expect, it } from "@jest/globals";

const repository = join(import.meta.dirname, "..", "..", "..");
const daemon = join(repository, "apps", "connector-daemon", "src");
const page = await readFile(join(repository, "docs", "architecture.md"), "utf8");
const drawing = /## The folders\s+```\n(.*?)```/s.exec(page)?.[1] ?? "";

/** All TypeScript files below a folder, as paths relative to it. */
async function sourcesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() && /\.m?ts$/.test(entry.name));
  return files.map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}
/** Everything that the repository's sources are: files as paths from its root, with their texts. */
async function readSources(): Promise<ReadonlyMap<string, string>> {
  const sources = new Map<string, string>();
  for (const group of ["apps", "packages", "tooling"]) {
    for (const name of await readdir(join(repository, group))) {
      for (const part of ["src", "test"]) {
        const folder = join(group, name, part);
        for (const file of await sourcesBelow(join(repository, folder))) {
          sources.set(join(folder, file), await readFile(join(repository, folder, file), "utf8"));
        }
      }
    }
  }
  return sources;
}
/** The folders that are drawn, as paths below the daemon's sources, each with the stages that it may import. */
function drawnFolders(): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, readonly string[]>();
  let parent = "";
  for (const line of drawing.split("\n")) {
    const [, indent = "", name, arrow] = /^( +)([a-z-]+)\/.*?(?: → ?(.*))?$/.exec(line) ?? [];
    if (name === undefined) continue;
    if (indent.length === 2) parent = name;
    const stages = arrow?.split(" ").filter((stage) => stage !== "") ?? [];
    folders.set(indent.length === 2 ? name : join(parent, name), stages);
  }
  return folders;
}
/** Imports of one stage of the delivery from another one, as "from → to", each with a file that makes it. */
async function importsBetweenStages(): Promise<ReadonlyMap<string, string>> {
  const imports = new Map<string, string>();
  const deliver = join(daemon, "deliver");
  for (const file of await sourcesBelow(deliver)) {
    const text = await readFile(join(deliver, file), "utf8");
    const [from = ""] = dirname(file).split("/");
    for (const [, target] of text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+)"/g)) {
      const [to = ""] = dirname(normalize(join(dirname(file), target!))).split("/");
      if (from !== "." && to !== ".." && from !== to) imports.set(`${from} → ${to}`, file);
    }
  }
  return imports;
}

describe("the drawing of the daemon's folders", () => {
  it("has every folder that there is, and no other", async () => {
    const folders = new Set((await sourcesBelow(daemon)).map(dirname).filter((folder) => folder !== "."));
    expect([...drawnFolders().keys()].sort()).toEqual([...folders].sort());
  });

  it("names files that there are", async () => {
    const names = new Set((await sourcesBelow(daemon)).map((file) => basename(file)));
    const drawn = drawing.match(/[\w-]+\.ts/g) ?? [];
    expect(drawn.length).toBeGreaterThan(0);
    expect(drawn.filter((name) => !names.has(name))).toEqual([]);
  });

  it("has an arrow for each import of one stage of the delivery from another, and no other", async () => {
    const imports = await importsBetweenStages();
    const stages = [...drawnFolders()].filter(([folder]) => folder.startsWith("deliver/"));
    const arrows = stages.flatMap(([folder, to]) => to.map((stage) => `${basename(folder)} → ${stage}`));
    expect(arrows.length).toBeGreaterThan(10);
    const forbidden = [...imports].filter(([arrow]) => !arrows.includes(arrow));
    expect(forbidden.map(([arrow, file]) => `${arrow}: ${file}`)).toEqual([]);
    expect(arrows.filter((arrow) => !imports.has(arrow))).toEqual([]);
  });
});

describe("the tests of the delivery", () => {
  it("lie where their sources lie, under their names: `x.test.ts` and `x.aspect.test.ts` prove `x.ts`", async () => {
    const sources = new Set(await sourcesBelow(join(daemon, "deliver")));
    const tests = await sourcesBelow(join(import.meta.dirname, "deliver"));
    expect(tests.length).toBeGreaterThan(40);
    const sourceOf = (test: string) => join(dirname(test), `${basename(test).split(".")[0] ?? ""}.ts`);
    expect(tests.filter((test) => !sources.has(sourceOf(test)))).toEqual([]);
  });
});

describe("the page of the architecture", () => {
  it("names files, folders, functions and words of the code that there are", async () => {
    const sources = await readSources();
    const paths = new Set([...sources.keys()].flatMap((path) => [path, path.replace(/\.m?ts$/, ""), dirname(path)]));
    const packages = [...sources.keys()].map((path) => path.split("/")[1]);
    const published = [...sources].filter(([path]) => /^(?:apps|packages)\/[^/]+\/src\//.test(path));
    const words = new Set(published.flatMap(([, text]) => text.match(/\w+/g) ?? []));
    const isThere = (name: string) =>
      [...paths].some((path) => `/${path}`.endsWith(`/${name.replace(/\/$/, "")}`)) ||
      packages.includes(name) ||
      words.has(name) ||
      published.some(([, text]) => text.includes(`"${name}"`));

    const quoted = [...page.replaceAll(/^```.*?^```$/gms, "").matchAll(/`([^`\n]+)`/g)].map(([, name]) => name!);
    // what lies on disk, an HTTP header and lint's configuration are no sources; nor is what has other characters, as a flag
    const names = quoted.filter(
      (name) => /^\w[\w./-]*$/.test(name) && !/^data\/|^Retry-After$|^eslint\.config/.test(name),
    );
    expect(names.length).toBeGreaterThan(100);
    expect([...new Set(names)].filter((name) => !isThere(name))).toEqual([]);
  });
});
