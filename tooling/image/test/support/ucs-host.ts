import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A root folder in which scripts of a UCS host run, with this machine's programs and with commands of a UCS host that only note how they are called. */
export interface UcsHost {
  readonly root: string;
  /** Runs a program in it as root; resolves with what it wrote. Rejects where its exit status is not 0. */
  run(program: string, env?: Readonly<Record<string, string>>): Promise<string>;
  /** How the commands were called since the last time that this was asked, a line each. */
  calls(): Promise<readonly string[]>;
  write(path: string, content: string, mode?: number): Promise<void>;
  close(): Promise<void>;
}

/** The commands; `ucr get` prints what lies in a file of the variable's name. */
const commands = {
  "univention-app": 'echo "univention-app $*" >>/calls',
  ucr: 'echo "ucr $*" >>/calls\nif [ "$1" = get ]; then cat "/ucr/$2" 2>/dev/null || true; fi',
  // the scripts of the image ask who they are
  id: "echo 65532",
};

/** What a root folder lacks of this machine's programs; not each machine has all. */
const shared = ["usr/bin", "usr/lib", "usr/lib64", "dev"].filter((name) => existsSync(`/${name}`));

// whoever may not mount becomes root of a user namespace
const unshared = [...(process.getuid?.() === 0 ? [] : ["--map-root-user"]), "--mount"];

/** Whether this machine lets us have mounts of our own. */
export function mayOpenUcsHost(): boolean {
  return spawnSync("/usr/bin/unshare", [...unshared, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).status === 0;
}

const joinHelpers = ["joinscript_init", "joinscript_save_current_version", "joinscript_remove_script_from_status_file"];

export async function openUcsHost(): Promise<UcsHost> {
  const root = await mkdtemp(join(tmpdir(), "ucs-host-"));
  const write = async (path: string, content: string, mode = 0o644): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
    await chmod(join(root, path), mode);
  };
  for (const name of [...shared, "tmp", "ucr"]) await mkdir(join(root, name), { recursive: true });
  for (const name of ["bin", "lib", "lib64"]) await symlink(`usr/${name}`, join(root, name));
  for (const [name, body] of Object.entries(commands)) await write(`stub/${name}`, `#!/bin/sh\n${body}\n`, 0o755);
  await write(
    "usr/share/univention-join/joinscripthelper.lib",
    joinHelpers.map((name) => `${name}() { echo "${name} $*" >>/calls; }\n`).join(""),
  );
  await write("calls", "");

  return {
    root,
    write,
    run(program, env = {}) {
      const mounts = shared.map((name) => `mount --rbind /${name} ${root}/${name}`);
      const inside = [...mounts, `exec chroot ${root} ${program}`].join(" && ");
      return new Promise((resolve, reject) => {
        const options = { env: { PATH: "/stub:/usr/bin:/bin:/usr/sbin:/sbin", ...env } };
        execFile("/usr/bin/unshare", [...unshared, "sh", "-c", inside], options, (error, stdout, stderr) => {
          if (error) reject(new Error(`${program}: ${error.message}\n${stdout}${stderr}`));
          else resolve(stdout + stderr);
        });
      });
    },
    async calls() {
      const said = await readFile(join(root, "calls"), "utf8");
      await writeFile(join(root, "calls"), "");
      return said.split("\n").filter((line) => line !== "");
    },
    close: () => rm(root, { recursive: true, force: true }),
  };
}
