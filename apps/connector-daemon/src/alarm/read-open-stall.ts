import { join } from "node:path";
import type { ConnectorFolders } from "@id-connector/connector-settings";
import { mostStatusBytes } from "@id-connector/delivery-tracker";
import type { Position } from "@id-connector/ldap-reader";
import { readAtMost } from "@id-connector/trusted-path";
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
  { state }: ConnectorFolders,
  offWall: Clock["offWall"],
): Promise<OpenStall | undefined> {
  const text = await readAtMost(join(state, "status.json"), mostStatusBytes).then(String, () => "");
  const said = parse(text) as { readonly listen?: Readonly<Record<string, unknown>> | null } | null | undefined;
  const level = said?.listen?.["level"];
  const { since, item } = (said?.listen?.["stalled"] ?? {}) as Readonly<Record<string, unknown>>;
  const sinceMs = typeof since === "string" ? Date.parse(since) : NaN;
  if (Number.isNaN(sinceMs) || typeof item !== "string" || !isPosition(level)) return undefined;
  return { stall: { since: offWall(sinceMs), item }, level };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isPosition(value: unknown): value is Position {
  return Array.isArray(value) && value.length > 0 && value.every((csn) => typeof csn === "string");
}
