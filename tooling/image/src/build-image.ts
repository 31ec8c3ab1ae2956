import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Architecture } from "./architecture.js";
import { makeBaseRoot } from "./base-root.js";
import { billOfMaterials } from "./bill-of-materials.js";
import { productFolder } from "./commands.js";
import { imageConfig } from "./image-config.js";
import { packLayer } from "./layer.js";
import { nodeRelease } from "./node-binary.js";
import { makeProductRoot } from "./product-root.js";
import { run } from "./run.js";

const tag = "id-connector";
const daemonManifest = fileURLToPath(new URL("../../../apps/connector-daemon/package.json", import.meta.url));

interface ImageOptions {
  /** The OCI layout that is made; what lies there is replaced. */
  readonly folder: string;
  readonly architecture: Architecture;
}

export interface BuiltImage {
  /** "<folder>:<tag>", as umoci and skopeo (`oci:`) name it. */
  readonly name: string;
  readonly digest: string;
  /** Bytes. */
  readonly compressed: number;
  readonly unpacked: number;
}

/**
 * Builds the image from what is built of the apps and what the lockfile says that they need: Debian's files and Node in one layer, the product in
 * another. The same sources, apt lists and tools give the same digest. Needs apt-get, dpkg-deb, strip, tar, umoci and npm.
 */
export async function buildImage({ folder, architecture }: ImageOptions): Promise<BuiltImage> {
  const scratch = await mkdtemp(join(tmpdir(), "image-"));
  try {
    const [base, product] = [join(scratch, "base"), join(scratch, "product")];
    const time = new Date(await commitTime());
    const { version } = JSON.parse(await readFile(daemonManifest, "utf8")) as { version: string };
    const debian = await makeBaseRoot(base, architecture, scratch);
    await makeProductRoot(product, architecture, scratch);
    const contents = {
      version,
      nodeVersion: (await nodeRelease()).version,
      debian,
      product: join(product, productFolder),
      time,
    };
    const bill = join(product, "usr/share/doc/id-connector/bom.cdx.json");
    await mkdir(dirname(bill), { recursive: true });
    await writeFile(bill, await billOfMaterials(contents));
    const layers = { [`Debian 12 and Node.js ${contents.nodeVersion}`]: base, [`ID Connector ${version}`]: product };
    return await assemble({ folder, architecture, layers, time, version, scratch });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface Assembly extends ImageOptions {
  readonly layers: Readonly<Record<string, string>>;
  readonly time: Date;
  readonly version: string;
  readonly scratch: string;
}

async function assemble({ folder, architecture, layers, time, version, scratch }: Assembly): Promise<BuiltImage> {
  const name = `${folder}:${tag}`;
  const created = time.toISOString();
  await rm(folder, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  await run("umoci", ["init", "--layout", folder]);
  await run("umoci", ["new", "--image", name]);
  let unpacked = 0;
  for (const [what, root] of Object.entries(layers)) {
    const file = join(scratch, "layer.tar");
    await packLayer(root, file, time);
    unpacked += (await stat(file)).size;
    const history = ["--history.created", created, "--history.created_by", what, "--history.author", ""];
    await run("umoci", ["raw", "add-layer", "--image", name, ...history, file]);
  }
  const revision = (await run("git", ["rev-parse", "HEAD"], { cwd: dirname(daemonManifest) })).trim();
  const { entrypoint, cmd, env, workingDir, stopSignal } = imageConfig;
  const labels = { ...imageConfig.labels, version, revision, created };
  const settings: [string, string][] = [
    ["--created", created],
    ["--architecture", architecture.name],
    ["--os", "linux"],
    ...entrypoint.map((word): [string, string] => ["--config.entrypoint", word]),
    ...cmd.map((word): [string, string] => ["--config.cmd", word]),
    ...Object.entries(env).map(([name, value]): [string, string] => ["--config.env", `${name}=${value}`]),
    ["--config.workingdir", workingDir],
    ["--config.stopsignal", stopSignal],
    ...Object.entries(labels).flatMap(([key, value]): [string, string][] => [
      ["--config.label", `org.opencontainers.image.${key}=${value}`],
      ["--manifest.annotation", `org.opencontainers.image.${key}=${value}`],
    ]),
  ];
  await run("umoci", ["config", "--image", name, "--no-history", ...settings.flat()]);
  await run("umoci", ["gc", "--layout", folder]);
  return { name, unpacked, ...(await measure(folder)) };
}

interface Descriptor {
  readonly digest: string;
  readonly size: number;
}

async function measure(folder: string): Promise<Pick<BuiltImage, "digest" | "compressed">> {
  const index = JSON.parse(await readFile(join(folder, "index.json"), "utf8")) as { manifests: [Descriptor] };
  const [{ digest }] = index.manifests;
  const manifest = JSON.parse(await readFile(join(folder, "blobs", digest.replace(":", "/")), "utf8")) as {
    layers: Descriptor[];
  };
  return { digest, compressed: manifest.layers.reduce((sum, { size }) => sum + size, 0) };
}

/** The time of what is built: `SOURCE_DATE_EPOCH` (reproducible-builds.org, in seconds), else the last commit's. */
async function commitTime(): Promise<number> {
  const given = process.env["SOURCE_DATE_EPOCH"];
  const seconds = given ?? (await run("git", ["log", "-1", "--format=%ct"], { cwd: dirname(daemonManifest) }));
  return Number(seconds) * 1000;
}
