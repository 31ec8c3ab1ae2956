import { execFile } from "node:child_process";
import { cpus, tmpdir, totalmem } from "node:os";
import { promisify } from "node:util";

/** Where and of what figures were measured. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  /** The kind of file system on which the queues lay. */
  readonly fileSystem: string;
  readonly node: string;
  readonly slapd: string;
  /** Of the product, with a plus sign where the tree differs from it. */
  readonly commit: string;
}

/** Asks this machine. */
export async function describeMachine(): Promise<Machine> {
  const [fileSystem, version, commit, changes] = await Promise.all([
    firstLine("stat", ["--file-system", "--format=%T", tmpdir()]),
    firstLine("slapd", ["-VV"]),
    firstLine("git", ["rev-parse", "--short", "HEAD"]),
    firstLine("git", ["status", "--porcelain", "--untracked-files=no"]),
  ]);
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    fileSystem,
    node: process.versions.node,
    slapd: /slapd (\S+)/.exec(version)?.[1] ?? "unknown",
    commit: changes === "" ? commit : `${commit}+`,
  };
}

/** In one line, for people. */
export function tellMachine({ cpu, cores, memoryGiB, fileSystem, node, slapd, commit }: Machine): string {
  return `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${fileSystem}; Node ${node}, OpenLDAP ${slapd}, product ${commit}`;
}

/** The first line that a command prints on either stream; "" where there is none or no such command. */
async function firstLine(command: string, args: readonly string[]): Promise<string> {
  const PATH = `${process.env["PATH"] ?? ""}:/usr/sbin`;
  const said = await promisify(execFile)(command, args, { env: { ...process.env, PATH } }).catch(
    (error: unknown) => error as { stdout?: string; stderr?: string },
  );
  return (said.stdout || said.stderr || "").trim().split("\n")[0] ?? "";
}
