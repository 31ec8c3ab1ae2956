import type { Running } from "../running.js";
import type { Step } from "./read-step.js";
import { startStrace, type Strace } from "./start-strace.js";

/** What a full disk, a file system that was made read-only, and a broken disk answer to which calls. */
export const answers = {
  ENOSPC:
    /^(?:open|openat|p?writev?\d*|pwrite64|mkdir|mkdirat|rename.*|link|linkat|symlink.*|f(?:data)?sync|ftruncate|fallocate|bind)$/,
  EROFS:
    /^(?:open|openat|mkdir|mkdirat|rename.*|link|linkat|symlink.*|unlink.*|rmdir|f?chmod.*|f?chown.*|utimensat|bind)$/,
  EIO: /^(?:p?writev?\d*|pwrite64|f(?:data)?sync)$/,
} as const;

export type FaultCode = keyof typeof answers;

interface FailOptions {
  readonly process: Running;
  /** A step like the one that is to fail. */
  readonly like: Step;
  /** Files that are open now: of a call that names a descriptor only those fail. */
  readonly openFiles: readonly string[];
  readonly code: FaultCode;
}

/** The next call like this one fails, in each thread once. `hits()` tells the lines of the calls that did. */
export async function failNext({
  process,
  like,
  openFiles,
  code,
}: FailOptions): Promise<Strace & { hits(): readonly string[] }> {
  const lines: string[] = [];
  const paths = byContent.test(like.call) ? openFiles.flatMap((path) => ["-P", path]) : [];
  const when = like.call === "openat" ? like.opened : 1;
  const strace = await startStrace(
    process,
    ["-e", `trace=?${like.call}`, "-e", `inject=?${like.call}:error=${code}:when=${when}`, ...paths],
    (line) => {
      if (line.includes("(INJECTED)")) lines.push(line);
    },
  );
  return { ...strace, hits: () => lines };
}

/** Threads wake each other by writing, too: such a write must not fail. */
const byContent = /^p?write|^f(?:data)?sync$/;
