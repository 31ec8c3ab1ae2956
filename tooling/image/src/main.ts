import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { architectures, ownArchitecture } from "./architecture.js";
import { buildImage } from "./build-image.js";
import { makeRoots } from "./make-roots.js";

const { values } = parseArgs({
  options: { arch: { type: "string" }, out: { type: "string" }, roots: { type: "string" } },
});
const architecture =
  values.arch === undefined ? ownArchitecture() : architectures.find(({ name }) => name === values.arch);
if (architecture === undefined) throw new Error(`--arch is one of ${architectures.map(({ name }) => name).join(", ")}`);
if (values.roots !== undefined) {
  // for the Containerfile, which makes the layers itself
  await mkdir(values.roots, { recursive: true });
  await makeRoots(resolve(values.roots), architecture);
} else {
  const folder = resolve(values.out ?? `image/${architecture.name}`);
  const { name, digest, compressed, unpacked } = await buildImage({ folder, architecture });
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
  console.log(`${name}\n${digest}\n${megabytes(unpacked)} unpacked, ${megabytes(compressed)} compressed`);
}
