import { exitStatus } from "@id-connector/connector-settings";
import type { SetupAnswer, Mistake } from "../mistakes/mistake.js";

/** One thing that was looked at: whether it is as it must be, what was seen, and what to do when it is not. */
export interface Finding {
  readonly area: Area;
  /** What was looked at, for example a folder or an authority. */
  readonly what: string;
  readonly verdict: "ok" | "warning" | "bad";
  readonly message: string;
  /** Stable, where there is one. */
  readonly code?: string;
  /** A sentence that leads on. */
  readonly help?: string;
  /** What `setup` asks again. */
  readonly about?: readonly SetupAnswer[];
}

/** The areas in the order in which they are checked; the exit status is that of the first one with a bad finding. */
export type Area = "settings" | "folders" | "configuration" | "directory" | "broker";

export const statusOf: Readonly<Record<Area, number>> = {
  settings: exitStatus.configuration,
  folders: exitStatus.configuration,
  configuration: exitStatus.configuration,
  directory: exitStatus.directory,
  broker: exitStatus.broker,
};

export const marks = { ok: "ok     ", warning: "look at", bad: "WRONG  " } as const;

export function ok(area: Area, what: string, message: string): Finding {
  return { area, what, verdict: "ok", message };
}

export function warning(area: Area, what: string, message: string, code?: string): Finding {
  return { area, what, verdict: "warning", message, ...(code === undefined ? {} : { code }) };
}

export function bad(area: Area, what: string, mistake: string | Mistake): Finding {
  return { area, what, verdict: "bad", ...(typeof mistake === "string" ? { message: mistake } : mistake) };
}
