import type { Step } from "../strace/read-step.js";

/** What lmdb writes into a head page, by which a commit comes to count. */
const headBytes = 128;

/**
 * Whether a step of the daemon is left out where it is killed at each of its steps. The rule: what the daemon says of itself (data/state) is
 * nothing that could be lost, and what it notes of reading (.reading) counts only for how often it ended there. A sync changes nothing that a kill, unlike a power cut, could show. And of a commit of the ledger only the write
 * that makes it count is a step: those before it are gone through with the ledger alone.
 */
export function isLeftOut({ call, paths, answer }: Step): boolean {
  if (paths.every((path) => path.includes("/data/state/"))) return true;
  if (/sync$/.test(call) || paths.some((path) => path.endsWith("/.reading"))) return true;
  return paths.some((path) => path.endsWith("/data.mdb")) && answer !== headBytes;
}
