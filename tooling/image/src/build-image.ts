import { mkdir, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Architecture } from "./architecture.js";
import { imageConfig } from "./image-config.js";
import { packLayer } from "./layer.js";
import { makeRoots, type Roots } from "./make-roots.js";
import { run } from "./run.js";

const tag = "id-connector";
const sources = fileURLToPath(new URL("../", import.meta.url));

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
    return await assemble({ folder, scratch, ...(await makeRoots(scratch, architecture)), architecture });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface Assembly extends ImageOptions, Roots {
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
  const revision = (await run("git", ["rev-parse", "HEAD"], { cwd: sources })).trim();
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
