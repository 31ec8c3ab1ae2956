import type { Connection } from "./connection.js";
import { isBeyond, msBehind, type Position } from "./csn.js";
import { equalsAny } from "./filters.js";
import type { Mark } from "./mark.js";
import { searchAll } from "./search.js";

/** Changes that are made side by side lie this close together. */
const burstMs = 5_000;
/** A replica that receives them moves on within this. */
const settleMs = 5_000;
/** Servers of a directory that may stand still at the same time. */
const mostStands = 16;

/** Since when servers stand still at a position that lacks the same changes (monotonic clock), for each mark. */
const standing = new WeakMap<Mark, Map<string, number>>();

interface Lag {
  readonly mark: Mark;
  /** How far the server says that it has come. */
  readonly position: Position;
  readonly needed: Position;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Whether the server has the newest changes, and only does not count them. slapd gives changes that are made side by side their CSNs in one order and
 * ends them in another: where the one with the smaller CSN ends last, contextCSN stays there until the next change, be it hours (OpenLDAP 2.5). So
 * a server is believed that is behind by a moment, holds an entry whose last change is each of those that it lacks, and has stood there for
 * some seconds. Of a deletion no entry is left: that is not believed.
 */
export async function hasUncounted(connection: Connection, { mark, position, needed, signal }: Lag): Promise<boolean> {
  const lag = msBehind(position, needed);
  if (lag === undefined || lag > burstMs) return false;
  const lacked = needed.filter((csn) => isBeyond(csn, position));
  const filter = equalsAny("entryCSN", lacked);
  const held = (await searchAll(connection, { filter, attributes: ["entryCSN"], signal })).map(
    ({ attribute }) => attribute("entryCSN")[0],
  );
  return (
    lacked.every((csn) => held.includes(csn)) &&
    msStanding(mark, [...position, "lacks", ...lacked].join(" ")) >= settleMs
  );
}

function msStanding(mark: Mark, where: string): number {
  const stands = standing.get(mark) ?? new Map<string, number>();
  standing.set(mark, stands);
  const now = performance.now();
  const since = stands.get(where) ?? now;
  if (stands.size >= mostStands && !stands.has(where)) stands.clear();
  stands.set(where, since);
  return now - since;
}
