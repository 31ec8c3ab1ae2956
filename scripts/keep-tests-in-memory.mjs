import { chmodSync, existsSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { join } from "node:path";

const memory = "/dev/shm";
/** Bytes: several times what all kinds of tests together were seen to need at once. */
const room = 3 * 2 ** 30;

/**
 * Has this process and those that it starts write their temporary files in memory, where there is room and nobody said where (TMPDIR), until it
 * ends: the tests mostly waited for a disk that others use too. That the product syncs, and in which order, is proved by the system calls
 * that it makes, not by a disk.
 */
export function keepTestsInMemory() {
  if (process.env.TMPDIR || !existsSync(memory)) return;
  const { bavail, bsize } = statfsSync(memory);
  if (bavail * bsize < room) return;
  const folder = mkdtempSync(join(memory, "id-connector-tests-"));
  // as the usual one: some tests run programs as other users
  chmodSync(folder, 0o1777);
  process.env.TMPDIR = folder;
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  // Ctrl-C reaches the tests as well
  process.once("SIGINT", () => process.exit(130));
}
