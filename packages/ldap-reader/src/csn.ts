/**
 * How far a directory has come: the newest change sequence number (CSN) of each server that writes it, as its contextCSN says. A CSN holds
 * that server's clock, which is nobody else's: it is compared as text, and only with a CSN of the same server.
 */
export type Position = readonly string[];

/** Whether the position does not know the CSN yet, nor a newer one of the same server. */
export function isBeyond(csn: string, position: Position): boolean {
  const known = knownOf(csn, position);
  return known === undefined || csn > known;
}

/** The newest CSN of each server, sorted. */
export function newestOf(csns: Iterable<string>): Position {
  const newest = new Map<string, string>();
  for (const csn of csns) {
    const server = serverOf(csn);
    if (csn > (newest.get(server) ?? "")) newest.set(server, csn);
  }
  return [...newest.values()].sort();
}

/**
 * The CSN since which changes are to be asked for to find all that lie between two positions; undefined where nothing does. A server that
 * has not written since does not count, nor does one that `from` does not know.
 */
export function searchFrom(from: Position, to: Position): string | undefined {
  const moved = to.filter((csn) => isBeyond(csn, from));
  return moved.flatMap((csn) => knownOf(csn, from) ?? []).sort()[0];
}

/** The position that a cookie of a content synchronisation stands for; [] where it cannot be read. */
export function positionOfCookie(cookie: string): Position {
  const csns = /(?:^|,)csn=([^,]*)/.exec(cookie)?.[1] ?? "";
  return newestOf(csns.split(";").filter((csn) => csn.includes("#")));
}

/** How far the position knows the server that this CSN is of; undefined: not at all. */
export function knownOf(csn: string, position: Position): string | undefined {
  const server = serverOf(csn);
  return position.find((one) => serverOf(one) === server);
}

/** 20261123081842.561161Z#000000#001#000000 is of the server 001. */
function serverOf(csn: string): string {
  return csn.split("#")[2] ?? "";
}
