/** One thing that was looked at: whether it is as it must be, what was seen, and what to do when it is not. */
export interface Finding {
  readonly area: Area;
  /** What was looked at, for example a folder or an authority. */
  readonly what: string;
  readonly verdict: "ok" | "warning" | "bad";
  readonly message: string;
}

/** The areas in the order in which they are checked; the exit status is that of the first one with a bad finding. */
export type Area = "settings" | "folders" | "configuration" | "directory" | "broker";

export function ok(area: Area, what: string, message: string): Finding {
  return { area, what, verdict: "ok", message };
}

export function warning(area: Area, what: string, message: string): Finding {
  return { area, what, verdict: "warning", message };
}

export function bad(area: Area, what: string, message: string): Finding {
  return { area, what, verdict: "bad", message };
}
