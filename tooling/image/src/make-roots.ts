import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Architecture } from "./architecture.js";
import { makeBaseRoot } from "./base-root.js";
import { billOfMaterials } from "./bill-of-materials.js";
import { productFolder } from "./commands.js";
import { nodeRelease } from "./node-binary.js";
import { makeProductRoot } from "./product-root.js";
import { run } from "./run.js";

const daemonManifest = fileURLToPath(new URL("../../../apps/connector-daemon/package.json", import.meta.url));

/** What the image consists of. */
export interface Roots {
  /** The folder of each layer, from the lowest on, by what is in it. */
  readonly layers: Readonly<Record<string, string>>;
  /** The product's. */
  readonly version: string;
  /** Of what is built. */
  readonly time: Date;
}

/**
 * Makes `base` (Debian's files and Node) and `product` (the programs and the bill of materials) in a folder, which holds what else is needed for
 * that, too. Needs apt-get, dpkg-deb, strip, tar and npm; git, or `SOURCE_DATE_EPOCH`.
 */
export async function makeRoots(folder: string, architecture: Architecture): Promise<Roots> {
  const [base, product] = [join(folder, "base"), join(folder, "product")];
  const time = new Date(await commitTime());
  const { version } = JSON.parse(await readFile(daemonManifest, "utf8")) as { version: string };
  const debian = await makeBaseRoot(base, architecture, folder);
  await makeProductRoot(product, architecture, folder);
  const { version: nodeVersion } = await nodeRelease();
  const bill = join(product, "usr/share/doc/id-connector/bom.cdx.json");
  const contents = { version, nodeVersion, debian, product: join(product, productFolder), time };
  await mkdir(dirname(bill), { recursive: true });
  await writeFile(bill, await billOfMaterials(contents));
  const layers = { [`Debian 12 and Node.js ${nodeVersion}`]: base, [`ID Connector ${version}`]: product };
  return { layers, version, time };
}

/** The time of what is built: `SOURCE_DATE_EPOCH` (reproducible-builds.org, in seconds), else the last commit's. */
async function commitTime(): Promise<number> {
  const given = process.env["SOURCE_DATE_EPOCH"];
  const seconds = given ?? (await run("git", ["log", "-1", "--format=%ct"], { cwd: dirname(daemonManifest) }));
  return Number(seconds) * 1000;
}
