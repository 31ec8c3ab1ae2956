import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Architecture } from "./architecture.js";
import { unpackDebian, type DebianPackage } from "./debian.js";
import { installNode } from "./node-binary.js";

/** The user that the daemon runs as. A number, since Kubernetes can prove of no name that it is not root's. */
export const user = { id: 65532, name: "id-connector" } as const;

/** What the entry point, a person in the container and the App Center call. */
const busyboxNames = [
  "[",
  "cat",
  "chmod",
  "chown",
  "cp",
  "date",
  "df",
  "env",
  "find",
  "grep",
  "head",
  "id",
  "ls",
  "mkdir",
  "mv",
  "printf",
  "ps",
  "rm",
].concat(["sed", "sh", "sleep", "stat", "tail", "test", "touch", "tr", "vi", "wc", "which"]);

/** What the programs never read. */
const unneeded = [
  "usr/share/man",
  "usr/share/locale",
  "usr/share/info",
  "usr/share/lintian",
  "usr/share/bug",
  "etc/cron.d",
];

/** Where something is mounted, and what every system has. */
const folders = ["dev", "proc", "run", "sys", "tmp", "var/log", "var/tmp", "ucsschool-id-connector"]
  .concat(["data", "conf"].map((name) => `var/lib/univention-appcenter/apps/ucsschool-id-connector/${name}`))
  .concat(["var/lib/univention-appcenter/listener"]);

/** Makes what changes seldom: Debian's files, users, certificates, Node. Returns the packages that it is made of. */
export async function makeBaseRoot(
  root: string,
  architecture: Architecture,
  scratch: string,
): Promise<DebianPackage[]> {
  await mkdir(root, { recursive: true });
  const packages = await unpackDebian(root, architecture, scratch);
  await mergeUsr(root);
  await installNode(root, architecture, scratch);
  for (const name of unneeded) await rm(join(root, name), { recursive: true, force: true });
  await rm(join(root, "usr/lib", architecture.triplet, "gconv"), { recursive: true, force: true });
  await keepOnlyLicences(join(root, "usr/share/doc"));
  await writeUsers(root);
  await writeCertificates(root);
  for (const name of folders) await mkdir(join(root, name), { recursive: true });
  for (const name of busyboxNames) await symlink("busybox", join(root, "bin", name));
  await writeFile(join(root, "etc/nsswitch.conf"), "passwd: files\ngroup: files\nhosts: files dns\n");
  return packages;
}

/** As Debian has it: /bin is /usr/bin. Its packages bring both, and leave the merging to the installation. */
async function mergeUsr(root: string): Promise<void> {
  for (const name of ["bin", "sbin", "lib", "lib64"]) {
    await cp(join(root, name), join(root, "usr", name), { recursive: true, verbatimSymlinks: true });
    await rm(join(root, name), { recursive: true });
    await symlink(`usr/${name}`, join(root, name));
  }
}

async function keepOnlyLicences(folder: string): Promise<void> {
  // a link leads to another package's licence
  const licensed = (await readdir(folder, { withFileTypes: true })).filter((one) => one.isDirectory());
  for (const { name } of licensed) {
    for (const file of await readdir(join(folder, name))) {
      if (file !== "copyright") await rm(join(folder, name, file), { recursive: true });
    }
  }
}

async function writeUsers(root: string): Promise<void> {
  const line = `${user.name}:x:${String(user.id)}:`;
  const from = (name: string): string => join(root, "usr/share/base-passwd", `${name}.master`);
  const passwd = await readFile(from("passwd"), "utf8");
  const group = await readFile(from("group"), "utf8");
  await writeFile(join(root, "etc/passwd"), `${passwd}${line}${String(user.id)}:ID Connector:/tmp:/bin/sh\n`);
  await writeFile(join(root, "etc/group"), `${group}${line}\n`);
}

/** One file of all, as Debian's `update-ca-certificates` makes it. */
async function writeCertificates(root: string): Promise<void> {
  const folder = join(root, "usr/share/ca-certificates/mozilla");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".crt")).sort();
  const all = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  await mkdir(join(root, "etc/ssl/certs"), { recursive: true });
  await mkdir(join(root, "usr/local/share/ca-certificates"), { recursive: true });
  await writeFile(join(root, "etc/ssl/certs/ca-certificates.crt"), all.join(""));
}
