import { readTrusted } from "./open-trusted.js";
import type { Trust } from "./owners.js";

/** The certificates of all authorities that a system knows are a quarter of a mebibyte. */
const mostBytes = 4 * 1024 * 1024;

/**
 * A file with the certificates (PEM) by which a server is believed: a user that may write it can pass off another server. It may be a link, as in
 * Kubernetes; its target is judged. A group may write it: a UCS host leaves its CA to the group of its backup directory nodes. Throws TrustError, or
 * the system's errors; EFBIG beyond 4 MiB.
 *
 * @example
 * ```ts
 * import { readCaFile } from "@id-connector/trusted-path";
 *
 * const pem = await readCaFile("/etc/ssl/certs/ca-certificates.crt");
 * ```
 */
export function readCaFile(path: string, trust: Trust = {}): Promise<Buffer> {
  return readTrusted(path, { ...trust, mayBeLink: true, groupMayWrite: true, mostBytes });
}
