/**
 * How far a directory has come: the newest change sequence number (CSN) of each server that writes it, as its contextCSN says. A CSN holds
 * the time of that server's own clock: it is compared as text, and only with a CSN of the same server.
 */
export type Position = readonly string[];

/**
 * Whether the position does not know the CSN yet, nor a newer one of the same server.
 *
 * @example
 * ```ts
 * import { isBeyond } from "@id-connector/ldap-reader";
 *
 * isBeyond("20261123081842.561161Z#000000#001#000000", []); // true: nothing is known of that server
 * ```
 */
export function isBeyond(csn: string, position: Position): boolean {
  const known = knownOf(csn, position);
  return known === undefined || csn > known;
}

/**
 * Whether a server that has come to this position knows all changes up to the other position. An empty other position lacks nothing.
 *
 * @example
 * ```ts
 * import { covers } from "@id-connector/ldap-reader";
 *
 * covers(["20261123081842.561161Z#000000#001#000000"], []); // true: of what was never known nothing is lacking
 * ```
 */
export function covers(position: Position, other: Position): boolean {
  return other.every((csn) => !isBeyond(csn, position));
}

/**
 * The newest CSN of each server, sorted.
 *
 * @example
 * ```ts
 * import { newestOf } from "@id-connector/ldap-reader";
 *
 * const older = "20261101000000.000000Z#000000#001#000000";
 * newestOf([older, "20261123081842.561161Z#000000#001#000000"]); // only that of 23 November: it is the same server
 * ```
 */
export function newestOf(csns: Iterable<string>): Position {
  const newest = new Map<string, string>();
  for (const csn of csns) {
    const server = serverOf(csn);
    if (csn > (newest.get(server) ?? "")) newest.set(server, csn);
  }
  return [...newest.values()].sort();
}

/**
 * The CSN since which changes are to be asked for to find all that lie between two positions; undefined where none do. A server that has not
 * written since does not count, nor does a server that `from` does not know.
 *
 * @example
 * ```ts
 * import { searchFrom } from "@id-connector/ldap-reader";
 *
 * const [from, to] = [["20261101000000.000000Z#000000#001#000000"], ["20261123081842.561161Z#000000#001#000000"]];
 * searchFrom(from, to); // the CSN of 1 November: what changed since is what lies between
 * ```
 */
export function searchFrom(from: Position, to: Position): string | undefined {
  const moved = to.filter((csn) => isBeyond(csn, from));
  return moved.flatMap((csn) => knownOf(csn, from) ?? []).sort()[0];
}

/**
 * The position that a cookie of a content synchronisation stands for; [] where it cannot be read.
 *
 * @example
 * ```ts
 * import { positionOfCookie } from "@id-connector/ldap-reader";
 *
 * positionOfCookie("rid=000,csn=20261123081842.561161Z#000000#001#000000");
 * ```
 */
export function positionOfCookie(cookie: string): Position {
  const csns = /(?:^|,)csn=([^,]*)/.exec(cookie)?.[1] ?? "";
  return newestOf(csns.split(";").filter((csn) => csn.includes("#")));
}

/**
 * How much later the other position is than this one, in milliseconds, by the clocks of the servers that wrote: for people only. Undefined
 * where this one lacks a server.
 */
export function msBehind(position: Position, other: Position): number | undefined {
  const lags = other
    .filter((csn) => isBeyond(csn, position))
    .map((csn) => timeOf(csn) - timeOf(knownOf(csn, position)));
  return lags.some(Number.isNaN) ? undefined : Math.max(0, ...lags);
}

/**
 * When the newest of the changes was made, by the clock of the server that wrote it, in epoch milliseconds; undefined where nothing is known.
 *
 * @example
 * ```ts
 * import { timeOfPosition } from "@id-connector/ldap-reader";
 *
 * const ms = timeOfPosition(["20261123081842.561161Z#000000#001#000000"]);
 * if (ms !== undefined) console.log(new Date(ms).toISOString()); // 2026-11-23T08:18:42.561Z
 * ```
 */
export function timeOfPosition(position: Position): number | undefined {
  const times = position.map(timeOf).filter((time) => !Number.isNaN(time));
  return times.length > 0 ? Math.max(...times) : undefined;
}

/**
 * The newest CSN that the position knows of this CSN's server; undefined where it knows none.
 *
 * @example
 * ```ts
 * import { knownOf } from "@id-connector/ldap-reader";
 *
 * const position = ["20261123081842.561161Z#000000#001#000000"];
 * knownOf("20261101000000.000000Z#000000#001#000000", position); // the CSN of 23 November
 * ```
 */
export function knownOf(csn: string, position: Position): string | undefined {
  const server = serverOf(csn);
  return position.find((one) => serverOf(one) === server);
}

/** 20261123081842.561161Z#000000#001#000000 is of the server 001. */
function serverOf(csn: string): string {
  return csn.split("#")[2] ?? "";
}

/** 20261123081842.561161Z#… is of 08:18:42 that day, UTC; NaN where it cannot be read. */
function timeOf(csn: string | undefined): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(csn ?? "") ?? [];
  return Date.parse(`${year ?? ""}-${month ?? ""}-${day ?? ""}T${hour ?? ""}:${minute ?? ""}:${second ?? ""}Z`);
}
