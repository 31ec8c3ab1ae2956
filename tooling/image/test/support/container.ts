import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Ran } from "@id-connector/test-world";
import { until } from "@id-connector/until";
import { buildImage, ownArchitecture, type BuiltImage } from "../../src/index.js";

export interface Mount {
  readonly destination: string;
  readonly type: "bind" | "tmpfs";
  /** Of a bind: a path of the machine. */
  readonly source?: string;
  readonly options?: readonly string[];
}

export interface ContainerOptions {
  /** Default: what the image says, root. */
  readonly user?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly mounts?: readonly Mount[];
  /** Instead of what the image runs. */
  readonly args?: readonly string[];
  /** Bytes. */
  readonly memory?: number;
}

/** One that runs; it has the machine's network, a root that nobody can write to, and no right of root that it was not given. */
export interface Container {
  /** What the programs in it wrote. */
  text(): string;
  hasEnded(): boolean;
  /** The exit status. */
  readonly ended: Promise<number | null>;
  exec(args: readonly string[], user?: number): Promise<Ran>;
  kill(signal: NodeJS.Signals): Promise<void>;
}

export interface Image extends BuiltImage {
  readonly rootfs: string;
  start(options?: ContainerOptions): Promise<Container>;
  killAll(): Promise<void>;
  close(): Promise<void>;
}

interface RuntimeConfig {
  readonly process: Record<string, unknown> & { readonly env: readonly string[]; readonly args: readonly string[] };
  readonly mounts: readonly Mount[];
  readonly linux: { readonly namespaces: readonly { readonly type: string }[] } & Record<string, unknown>;
}

const dockersCapabilities = [
  "CHOWN",
  "DAC_OVERRIDE",
  "FSETID",
  "FOWNER",
  "KILL",
  "SETGID",
  "SETUID",
  "SETPCAP",
  "SETFCAP",
  "NET_BIND_SERVICE",
].map((name) => `CAP_${name}`);

/** Builds the image, as `npm run image` does, and unpacks it for the containers of one test file. */
export async function openImage(): Promise<Image> {
  const place = await mkdtemp(join(tmpdir(), "image-test-"));
  const built = await buildImage({ folder: join(place, "image"), architecture: ownArchitecture() });
  const bundle = join(place, "unpacked");
  await succeed("umoci", ["unpack", "--image", built.name, bundle]);
  const rootfs = join(bundle, "rootfs");
  const state = join(place, "state");
  const started: { readonly id: string; readonly ended: Promise<unknown>; readonly hasEnded: () => boolean }[] = [];
  const runc = (args: readonly string[]): Promise<Ran> => ran("runc", ["--root", state, ...args]);

  return {
    ...built,
    rootfs,
    async start(options = {}) {
      const id = `c${String(started.length)}`;
      const folder = join(place, id);
      await mkdir(folder);
      const config = JSON.parse(await readFile(join(bundle, "config.json"), "utf8")) as RuntimeConfig;
      await writeFile(join(folder, "config.json"), JSON.stringify(configured(config, rootfs, options)));
      const child = spawn("runc", ["--root", state, "run", "--bundle", folder, id], {
        stdio: ["ignore", "pipe", "pipe"],
      });
      let text = "";
      for (const stream of [child.stdout, child.stderr])
        stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
      const ended = once(child, "close").then(([status]) => status as number | null);
      const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
      started.push({ id, ended, hasEnded });
      const isThere = async (): Promise<boolean> =>
        hasEnded() || (await runc(["state", id])).stdout.includes('"status": "running"');
      await until(() => `the container runs: ${text}`, isThere);
      return {
        text: () => text,
        hasEnded,
        ended,
        exec: (args, user = 0) => runc(["exec", "--user", String(user), id, ...args]),
        async kill(signal) {
          await runc(["kill", id, signal]);
        },
      };
    },
    killAll,
    async close() {
      await killAll();
      await rm(place, { recursive: true, force: true });
    },
  };

  async function killAll(): Promise<void> {
    for (const { id, ended, hasEnded } of started) {
      if (!hasEnded()) await runc(["kill", id, "KILL"]);
      await ended;
    }
  }
}

/** Pure. */
function configured(
  config: RuntimeConfig,
  rootfs: string,
  { user = 0, env = {}, mounts = [], args, memory }: ContainerOptions,
): unknown {
  const capabilities = user === 0 ? dockersCapabilities : [];
  const tmpfs = (destination: string, mode: string): Mount => ({
    ...{ destination, type: "tmpfs", source: "tmpfs" },
    options: ["nosuid", "nodev", `mode=${mode}`],
  });
  const bind = (destination: string, source: string, options: readonly string[] = []): Mount => ({
    ...{ destination, type: "bind", source },
    options: ["rbind", ...options],
  });
  const { resources, ...linux } = config.linux;
  return {
    ...config,
    root: { path: rootfs, readonly: true },
    process: {
      ...config.process,
      terminal: false,
      user: { uid: user, gid: user },
      args: args ?? config.process.args,
      env: [...config.process.env, ...Object.entries(env).map(([key, value]) => `${key}=${value}`)],
      capabilities: Object.fromEntries(
        ["bounding", "effective", "inheritable", "permitted", "ambient"].map((set) => [
          set,
          set === "ambient" || set === "inheritable" ? [] : capabilities,
        ]),
      ),
      noNewPrivileges: true,
    },
    mounts: [
      ...config.mounts,
      tmpfs("/tmp", "1777"),
      tmpfs("/run", "755"),
      bind("/etc/hosts", "/etc/hosts", ["ro"]),
      ...mounts.map(({ destination, type, source = type, options = [] }) =>
        type === "bind" ? bind(destination, source, options) : { destination, type, source, options },
      ),
    ],
    linux: {
      ...linux,
      // the machine's network: directory and broker listen on its loopback
      namespaces: linux.namespaces.filter(({ type }) => type !== "network"),
      resources: { ...(resources as object), ...(memory === undefined ? {} : { memory: { limit: memory } }) },
    },
  };
}

async function succeed(command: string, args: readonly string[]): Promise<void> {
  const { status, stderr } = await ran(command, args);
  if (status !== 0) throw new Error(`${command} ended with ${String(status)}: ${stderr}`);
}

function ran(command: string, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(command, args, (error, stdout, stderr) => {
      const status = error ? (typeof error.code === "number" ? error.code : -1) : 0;
      resolve({ status, stdout, stderr });
    });
  });
}
