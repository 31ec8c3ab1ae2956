import { factsOf, isOwnError } from "@id-connector/redaction";

/** What an error was, without its message, which may hold a pupil's name, a password, or a stranger's text. */
export interface ToldError {
  /** Its class. */
  readonly name: string;
  readonly code?: string;
  /** Of a defect: the line of our own code, "connector-daemon/dist/deliver/decide.js:41"; missing where no line of ours is in its stack. */
  readonly place?: string;
  readonly folder?: string;
  /** The process that holds the lock which could not be taken. */
  readonly holder?: number;
}

/** Codes of our error classes that mean a mistake of the caller, which is this program. */
const mistakes = new Set([
  "BAD_CHANGE",
  "BAD_ITEM_NAME",
  "BAD_PRIORITY",
  "BAD_VALUE",
  "ITEM_TOO_LARGE",
  "BAD_LOCK_NAME",
]);

/**
 * Whether an error is a defect of the program: none of those that our packages throw for what the world does, and none of the file system
 * or the network. Goes by names and codes, so that a copy of an error is told as well.
 */
export function isDefect(error: unknown): boolean {
  const { name, code, syscall } = fieldsOf(error);
  if (isOwnError(error)) return mistakes.has(String(code));
  return typeof syscall !== "string" && name !== "AbortError";
}

/** Tells an error by its class, its code and its place, never by its message. */
export function tellError(error: unknown): ToldError {
  const { folder, holder, cause } = fieldsOf(error);
  const { name, code, at } = factsOf(error);
  const under = fieldsOf(cause);
  const path = folder ?? under["folder"];
  const process = holder ?? under["holder"];
  const place = isDefect(error) ? at[0] : undefined;
  return {
    name,
    ...(code === undefined ? {} : { code: String(code) }),
    ...(place === undefined ? {} : { place }),
    ...(typeof path === "string" && isOwnError(error) ? { folder: path } : {}),
    ...(typeof process === "number" ? { holder: process } : {}),
  };
}

/** "TypeError at packages/queue-fs/dist/queue.js:41", "QueueError QUEUE_LOCKED": an error in a few words. Pure. */
export function nameError({ name, code, place }: Omit<ToldError, "folder" | "holder">): string {
  return `${name}${code === undefined ? "" : ` ${code}`}${place === undefined ? "" : ` at ${place}`}`;
}

function fieldsOf(error: unknown): Readonly<Record<string, unknown>> {
  return typeof error === "object" && error !== null ? (error as Readonly<Record<string, unknown>>) : {};
}
