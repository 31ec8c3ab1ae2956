import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Architecture } from "./architecture.js";
import { run } from "./run.js";

interface NodeRelease {
  readonly version: string;
  readonly packages: Readonly<Record<Architecture["name"], { readonly name: string; readonly integrity: string }>>;
}

/** The Node.js of the image (node.json): npm's package of the official binary, with its integrity. */
export async function nodeRelease(): Promise<NodeRelease> {
  return JSON.parse(await readFile(new URL("../node.json", import.meta.url), "utf8")) as NodeRelease;
}

/** Puts node and its licence into a root folder, without the symbols, which nobody reads there (18 MB). Throws where the package is another one. */
export async function installNode(root: string, architecture: Architecture, scratch: string): Promise<void> {
  const { version, packages } = await nodeRelease();
  const { name, integrity } = packages[architecture.name];
  const [{ filename = "" } = {}] = JSON.parse(
    await run("npm", ["pack", "--json", "--pack-destination", scratch, `${name}@${version}`]),
  ) as { filename?: string }[];
  const tarball = join(scratch, filename);
  const found = `sha512-${createHash("sha512")
    .update(await readFile(tarball))
    .digest("base64")}`;
  if (found !== integrity) throw new Error(`${name}@${version} is not what node.json says: ${found}`);
  const folder = join(scratch, "node");
  await mkdir(folder);
  await run("tar", ["-xzf", tarball, "-C", folder, "--strip-components=1"]);
  await mkdir(join(root, "usr/local/bin"), { recursive: true });
  await mkdir(join(root, "usr/share/doc/nodejs"), { recursive: true });
  const node = join(root, "usr/local/bin/node");
  await copyFile(join(folder, "bin/node"), node);
  await run(`${architecture.triplet}-strip`, ["--strip-all", node]);
  await copyFile(join(folder, "LICENSE"), join(root, "usr/share/doc/nodejs/copyright"));
}
