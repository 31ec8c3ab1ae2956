import { readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { readAtMost } from "@id-connector/trusted-path";
import type { SocketName } from "./socket-name.js";

/** Other users may have sockets without number; then nothing is said for sure. */
const mostBytes = 64 * 1024 * 1024;

/**
 * Whether the kernel confirms that the process in a socket's name has that socket. False where this process cannot see that: no /proc,
 * another user's process, a container's own numbers. Never throws.
 */
export async function vouch({ holder, ticket }: SocketName): Promise<boolean> {
  try {
    // the socket was bound under its first name, which has the ticket, too
    const lines = (await readAtMost("/proc/net/unix", mostBytes))
      .toString("latin1")
      .split("\n")
      .filter((line) => line.includes(`-${ticket}.`));
    const sockets = new Set(lines.map((line) => `socket:[${line.trim().split(/\s+/)[6] ?? ""}]`));
    if (sockets.size === 0) return false;
    const folder = `/proc/${String(holder)}/fd`;
    const targets = await Promise.all((await readdir(folder)).map((fd) => readlink(join(folder, fd)).catch(() => "")));
    return targets.some((target) => sockets.has(target));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return false;
  }
}
