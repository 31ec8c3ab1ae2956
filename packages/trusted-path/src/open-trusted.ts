import { constants, type Stats } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { trustedOwners, type Trust } from "./owners.js";
import { readOpened } from "./read-at-most.js";
import { resolveTrusted } from "./resolve-trusted.js";
import { judgeItself } from "./verdict.js";

export interface TrustedFile extends Trust {
  /** Whether the file itself may be a link (secrets in Kubernetes are); its target then has to be trusted, and all on the way. */
  readonly mayBeLink?: boolean;
  /** Whether a group may write it and the folders above it. */
  readonly groupMayWrite?: boolean;
}

/** An open file with what the descriptor says of it: it need not be a regular file. The caller closes it. */
export interface OpenedFile {
  readonly handle: FileHandle;
  readonly stats: Stats;
}

/**
 * Opens a file for reading that root, the effective user or the home's owner owns and nobody else may write, below folders with the same owners and
 * rights. It checks the opened descriptor, so that the checked file is the file that is read. A fifo is not waited for. Throws TrustError, or the
 * system's errors.
 *
 * @example
 * ```ts
 * import { openTrusted } from "@id-connector/trusted-path";
 *
 * const { handle, stats } = await openTrusted("data/state/a.json", { home: "/srv/connector" });
 * console.log(stats.size);
 * await handle.close();
 * ```
 */
export async function openTrusted(
  path: string,
  { mayBeLink = false, groupMayWrite = false, ...trust }: TrustedFile = {},
): Promise<OpenedFile> {
  const owners = await trustedOwners(trust);
  const real = owners ? (await resolveTrusted(path, { owners, mayBeLink, groupMayWrite })).path : path;
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const handle = await open(real, O_RDONLY | O_NONBLOCK | (owners ? O_NOFOLLOW : 0));
  try {
    const stats = await handle.stat();
    if (owners) judgeItself({ path: real, found: stats, owners, wanted: path, groupMayWrite });
    return { handle, stats };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * The content of a regular file that `openTrusted` opens, at most `mostBytes`. Throws TrustError, or the system's errors; EISDIR for a folder or
 * special file, EFBIG for a larger file.
 *
 * @example
 * ```ts
 * import { readTrusted } from "@id-connector/trusted-path";
 *
 * const content = await readTrusted("/run/secrets/password", { mayBeLink: true });
 * ```
 */
export async function readTrusted(
  path: string,
  { mostBytes = 1024 * 1024, ...trust }: TrustedFile & { readonly mostBytes?: number } = {},
): Promise<Buffer> {
  const opened = await openTrusted(path, trust);
  try {
    return await readOpened(opened, { path, mostBytes });
  } finally {
    await opened.handle.close();
  }
}
