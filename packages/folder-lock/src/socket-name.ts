import { randomBytes } from "node:crypto";

/**
 * The socket of one contender. Its ticket orders contenders that come at the same moment; its holder is a process id.
 */
export interface SocketName {
  readonly file: string;
  readonly holder: number;
  readonly ticket: string;
}

const allowed = /^[A-Za-z0-9._-]{1,40}$/;
const numbers = /^(\d{1,10})-([0-9a-f]{16})$/;

/** Whether `name` may name a lock. */
export function isLockName(name: string): boolean {
  return allowed.test(name);
}

/** A new, unique socket name `.<name>-<process id>-<ticket>.lock`. */
export function newSocketName(name: string): SocketName {
  const ticket = randomBytes(8).toString("hex");
  return { file: `.${name}-${process.pid}-${ticket}.lock`, holder: process.pid, ticket };
}

/** Reads a file name as a socket of the lock `name`; undefined for every other file, also for those of other locks. */
export function parseSocketName(file: string, name: string): SocketName | undefined {
  if (!file.startsWith(`.${name}-`) || !file.endsWith(".lock")) return undefined;
  const [, holder, ticket] = numbers.exec(file.slice(name.length + 2, -".lock".length)) ?? [];
  return holder !== undefined && ticket !== undefined ? { file, holder: Number(holder), ticket } : undefined;
}
