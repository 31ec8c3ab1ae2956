/** What may be told of an error that nobody caught. */
export interface Crash {
  readonly name: string;
  readonly code: string | undefined;
  /** Where it was thrown, such as `packages/queue-fs/dist/put-items.js:12:3`. */
  readonly place: string | undefined;
  /** Only of our own errors: whatever else may hold a secret or somebody's name. */
  readonly message: string | undefined;
}

const own = new Set([
  ...["AuthorityConfigError", "BrokerError", "CommandFailure", "FolderLockError", "LdapReaderError", "LedgerError"],
  ...["ListenerObjectError", "QueueError", "SettingsError"],
]);

/** Describes whatever was thrown, without anything that must stay private. Never throws. */
export function describeCrash(error: unknown): Crash {
  const { name, code, message, stack } = partsOf(error);
  const known = plain(name) ?? typeof error;
  return {
    name: known,
    code: plain(code),
    place: typeof stack === "string" ? placeIn(stack, message) : undefined,
    message: own.has(known) && typeof message === "string" ? message.replaceAll(/\s+/gu, " ") : undefined,
  };
}

function partsOf(error: unknown): Readonly<Record<"name" | "code" | "message" | "stack", unknown>> {
  const none = { name: undefined, code: undefined, message: undefined, stack: undefined };
  if (typeof error !== "object" || error === null) return none;
  try {
    const { name, code, message, stack } = error as Record<string, unknown>;
    return { name, code, message, stack };
  } catch {
    return none; // a getter or a proxy
  }
}

function plain(value: unknown): string | undefined {
  return typeof value === "string" && /^[A-Za-z][A-Za-z0-9_]{0,59}$/u.test(value) ? value : undefined;
}

/** The first frame; the message, which stands above it, may hold anything, lines that look like frames included. */
function placeIn(stack: string, message: unknown): string | undefined {
  const frames = typeof message === "string" && message !== "" ? stack.replaceAll(message, "") : stack;
  const [, path] = /^ {4}at (?:[^\n]*\()?((?:file:\/\/|node:|\/)[^\n()]{1,300}:\d+:\d+)\)?$/mu.exec(frames) ?? [];
  return path?.replace(/^file:\/\//u, "").replace(/^.*\/(?=(?:packages|apps|tooling|node_modules)\/)/u, "");
}
