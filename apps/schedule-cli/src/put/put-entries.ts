import type { Entry } from "../schedule-entry.js";

/** Puts entries in their order, batch by batch; an abort ends it between two batches, without an error. */
export type PutEntries = (entries: AsyncIterable<Entry> | Iterable<Entry>, options: PutOptions) => Promise<void>;

export interface PutOptions {
  /** 0 (most urgent) to 9; trigger files have none. */
  readonly priority: number;
  readonly signal: AbortSignal;
  /** Called when these are on disk. */
  readonly onPut: (entries: readonly Entry[]) => void;
}
