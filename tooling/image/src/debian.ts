import { copyFile, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { ownArchitecture, type Architecture } from "./architecture.js";
import { run } from "./run.js";

/** What the programs need of Debian. */
export const debianPackages = [
  "base-files",
  "base-passwd",
  "busybox-static", // the App Center calls sh, rm, mkdir, chmod and which
  "ca-certificates",
  "gcc-12-base", // the licence of libgcc and libstdc++
  "libc6",
  "libcap-ng0", // setpriv's
  "libgcc-s1",
  "libstdc++6",
  "netbase", // /etc/services, /etc/protocols
  "tini",
  "tzdata",
  "util-linux", // of it setpriv alone
] as const;

export interface DebianPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
}

/** Unpacks the packages into a folder, as apt brings (and authenticates) them. Returns which these were. */
export async function unpackDebian(
  root: string,
  architecture: Architecture,
  scratch: string,
): Promise<DebianPackage[]> {
  const folder = join(scratch, "debian");
  await mkdir(folder, { recursive: true });
  const options = architecture === ownArchitecture() ? [] : await stateOf(architecture, scratch);
  // apt drops its rights while it downloads, and that user may not write here
  const own = [...options, "-o", "APT::Sandbox::User=root"];
  const download = () => run("apt-get", [...own, "download", ...debianPackages], { cwd: folder });
  // its lists may be old, or not there yet
  await download().catch(() => run("apt-get", [...own, "update"]).then(download));
  const found: DebianPackage[] = [];
  for (const file of (await readdir(folder)).sort()) {
    const path = join(folder, file);
    const fields = await run("dpkg-deb", ["--show", "--showformat", "${Package} ${Version} ${Architecture}", path]);
    const [name = "", version = "", built = ""] = fields.split(" ");
    found.push({ name, version, architecture: built });
    if (name === "util-linux")
      await unpackSome(path, root, scratch, ["usr/bin/setpriv", "usr/share/doc/util-linux/copyright"]);
    else await run("dpkg-deb", ["--extract", path, root]);
  }
  return found;
}

/** Options by which apt keeps its lists of another architecture apart from the machine's own. */
async function stateOf({ name }: Architecture, scratch: string): Promise<string[]> {
  const folder = await mkdtemp(join(scratch, "apt-"));
  await mkdir(join(folder, "lists/partial"), { recursive: true });
  await mkdir(join(folder, "cache/archives/partial"), { recursive: true });
  const settings = {
    "APT::Architecture": name,
    "APT::Architectures": name,
    "Dir::State": folder,
    "Dir::State::status": "/dev/null",
    "Dir::Cache": join(folder, "cache"),
  };
  return Object.entries(settings).flatMap(([key, value]) => ["-o", `${key}=${value}`]);
}

async function unpackSome(path: string, root: string, scratch: string, names: readonly string[]): Promise<void> {
  const whole = await mkdtemp(join(scratch, "whole-"));
  await run("dpkg-deb", ["--extract", path, whole]);
  for (const name of names) {
    await mkdir(join(root, name, ".."), { recursive: true });
    await copyFile(join(whole, name), join(root, name));
  }
  await rm(whole, { recursive: true });
}
