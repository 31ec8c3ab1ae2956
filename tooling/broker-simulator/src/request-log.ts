import type { Resource } from "./objects.js";

/** What is kept of a request: never a value of its body. */
export interface RequestRecord {
  readonly sequence: number;
  /** Epoch milliseconds of its arrival. */
  readonly at: number;
  readonly ms: number;
  readonly method: string;
  readonly path: string;
  readonly authority: string | undefined;
  readonly resource: Resource | "token" | undefined;
  readonly id: string | undefined;
  /** undefined where no answer went out. */
  readonly status: number | undefined;
  /** The fault that spoiled it, if one did. */
  readonly fault: string | undefined;
  readonly bodyKeys: readonly string[];
}

/** Adds a record and drops the oldest tenth whenever there are more than `limit`. */
export function recordRequest(log: RequestRecord[], record: RequestRecord, limit: number): void {
  log.push(record);
  if (log.length > limit) log.splice(0, Math.ceil(limit / 10));
}
