import type { ConnectorFolders } from "@id-connector/connector-settings";
import { readLastWord } from "@id-connector/delivery-tracker";
import type { Position } from "@id-connector/ldap-reader";
import type { Clock } from "../clock/clock.js";
import type { Stall } from "./watch.js";

/** A stall that was not over when the last daemon stopped, and how far everything was heard of then. */
export interface OpenStall {
  readonly stall: Stall;
  readonly level: Position;
}

/**
 * Reads it from what the last daemon on these folders said of itself. Undefined where there is none, and where the file cannot be read: it
 * is no more than a memory, and the stall is noticed again. `offWall`: makes a time of the daemon's clock of a stamp.
 */
export async function readOpenStall(
  folders: ConnectorFolders,
  offWall: Clock["offWall"],
): Promise<OpenStall | undefined> {
  const { level = [], stalled } = (await readLastWord(folders))?.listen ?? {};
  if (stalled === undefined || level.length === 0) return undefined;
  return { stall: { since: offWall(Date.parse(stalled.since)), item: stalled.item }, level };
}
