import type { Entry } from "./entry.js";

export interface Refresh {
  /** The ids of what is still there, the changed entries among them. */
  readonly present: readonly string[];
  readonly changed: readonly Entry[];
  /** How the refresh ends: with refreshPresent, what was neither listed nor sent is gone. */
  readonly end: "refreshDelete" | "refreshPresent";
  /** Nothing happened since the cookie: the client keeps it. */
  readonly unchanged: boolean;
}

/** What a refresh must send. `since` is the csn in the client's cookie; a cookie that cannot be read gets everything anew. */
export function planRefresh(
  matching: readonly Entry[],
  { cookie, since, contextCsn }: { cookie: string | undefined; since: string | undefined; contextCsn: string },
): Refresh {
  if (cookie === undefined) return { present: [], changed: matching, end: "refreshDelete", unchanged: false };
  if (since === undefined) return { present: [], changed: matching, end: "refreshPresent", unchanged: false };
  if (since === contextCsn) return { present: [], changed: [], end: "refreshDelete", unchanged: true };
  const changed = matching.filter(({ csn }) => csn > since);
  return { present: matching.map(({ id }) => id), changed, end: "refreshPresent", unchanged: false };
}

/** A cookie in OpenLDAP's form. */
export function writeCookie(csn: string): string {
  return `rid=000,csn=${csn}`;
}

/** The csn in a cookie, or undefined where it is none of ours. */
export function readCookie(cookie: string | undefined): string | undefined {
  return /^rid=\d{3},csn=(\d{14}\.\d{6}Z#000000#000#000000)$/u.exec(cookie ?? "")?.[1];
}
