import type { Operation } from "./request.js";
import { syncOids } from "./sync-codec.js";

/** The Simple Paged Results control (RFC 2696). */
export const pagedOid = "1.2.840.113556.1.4.319";

/** What the root DSE lists. */
export const supportedControls: readonly string[] = [pagedOid, syncOids.request];

/** The controls that have a meaning with this operation; any other critical one refuses it (RFC 4511, 4.1.11). */
export function knownControls(operation: Operation): ReadonlySet<string> {
  return operation.kind === "search" ? forSearch : none;
}

const forSearch: ReadonlySet<string> = new Set(supportedControls);
const none: ReadonlySet<string> = new Set();
