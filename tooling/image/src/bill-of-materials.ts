import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { DebianPackage } from "./debian.js";

interface Component {
  readonly type: "library" | "application";
  readonly "bom-ref": string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses?: readonly ({ readonly expression: string } | { readonly license: { readonly name: string } })[];
}

interface Contents {
  /** The product's version. */
  readonly version: string;
  readonly nodeVersion: string;
  readonly debian: readonly DebianPackage[];
  /** The product's folder in the root that is packed. */
  readonly product: string;
  readonly time: Date;
}

/** What the image holds, as CycloneDX 1.6 in JSON: npm's packages as they lie there, Node.js, Debian's packages. */
export async function billOfMaterials({ version, nodeVersion, debian, product, time }: Contents): Promise<string> {
  const components = [
    ...(await npmComponents(join(product, "node_modules"))),
    { ...component("application", "nodejs", nodeVersion, `pkg:generic/nodejs@${nodeVersion}`), ...licensed("MIT") },
    ...debian.map((one) =>
      component(
        "library",
        one.name,
        one.version,
        `pkg:deb/debian/${one.name}@${encodeURIComponent(one.version)}?arch=${one.architecture}`,
      ),
    ),
  ];
  const unique = [...new Map(components.map((one) => [one.purl, one])).values()];
  const bom = {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      timestamp: time.toISOString(),
      component: { type: "container", "bom-ref": "image", name: "id-connector", version },
    },
    components: unique.sort((a, b) => (a.purl < b.purl ? -1 : 1)),
  };
  return `${JSON.stringify(bom, null, 1)}\n`;
}

/** Every package in a folder of node_modules and in those below its packages, ours included. */
async function npmComponents(modules: string): Promise<Component[]> {
  const found: Component[] = [];
  for (const name of await packagesIn(modules)) {
    const folder = join(modules, name);
    found.push(await npmComponent(folder), ...(await npmComponents(join(folder, "node_modules"))));
  }
  return found;
}

/** Their names; none where there is no such folder. */
async function packagesIn(modules: string): Promise<string[]> {
  const entries = await readdir(modules, { withFileTypes: true }).catch(() => []);
  const nested = entries.filter((one) => one.isDirectory() && one.name.startsWith("@"));
  const scoped = await Promise.all(
    nested.map(async ({ name: scope }) =>
      (await readdir(join(modules, scope), { withFileTypes: true }))
        .filter((one) => one.isDirectory())
        .map(({ name }) => `${scope}/${name}`),
    ),
  );
  const plain = entries.filter((one) => one.isDirectory() && !/^[@.]/.test(one.name)).map(({ name }) => name);
  return [...plain, ...scoped.flat()];
}

async function npmComponent(folder: string): Promise<Component> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Manifest;
  const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
  return { ...component("library", name, version, purl), ...licensed(license) };
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: unknown;
}

function component(type: Component["type"], name: string, version: string, purl: string): Component {
  return { type, "bom-ref": purl, name, version, purl };
}

/** A package that names none says it in its README. */
function licensed(license: unknown): Pick<Component, "licenses"> {
  return {
    licenses: [typeof license === "string" ? { expression: license } : { license: { name: "see its README" } }],
  };
}
