/** What the running daemon says of itself in `data/state/status.json`, about once a second. Times are ISO 8601. */
export interface LiveStatus {
  readonly pid: number;
  readonly startedAt: string;
  readonly at: string;
  readonly listen: LiveListening;
  /** Why the directory does not answer. */
  readonly directory?: LiveTrouble;
  /** How long something may last until it is a problem. */
  readonly stallSeconds: number;
  readonly distributed: number;
  /** What a person should know of the folders, in a sentence each. */
  readonly notices?: readonly string[];
  readonly authorities: Readonly<Record<string, LiveAuthority>>;
}

export interface LiveListening {
  readonly mode: string;
  readonly heardAt?: string;
  /** Up to here (CSNs of the directory) everything was heard of, or concerns nobody; missing where the directory does not say. */
  readonly level?: readonly string[];
  /** Whatever was changed up to here (CSNs) has an item in a queue, or had one; missing where that is not known. */
  readonly followedTo?: readonly string[];
  /** The directory changes and nothing comes through. */
  readonly stalled?: LiveStall;
  /** Why the directory cannot be followed; it may be asked all the same. */
  readonly trouble?: LiveTrouble;
}

export interface LiveStall {
  readonly since: string;
  /** One of the users and groups that were changed and not heard of, by its entryUUID. */
  readonly item: string;
}

/** Something that does not work, since when and why. */
export interface LiveTrouble {
  readonly since: string;
  readonly code: string;
  readonly message: string;
}

export interface LiveAuthority {
  readonly state: "working" | "waiting" | "deactivated" | "misconfigured";
  /** The schools by which everything that goes on is delivered; missing while an older list may still be in use. */
  readonly schools?: "all" | readonly string[];
  readonly since?: string;
  readonly why?: { readonly code: string; readonly message: string };
  readonly againAt?: string;
  /** Requests that run now, and most that may. */
  readonly running: number;
  readonly places: number;
  /** Writes that the broker confirmed, a second, over the last minute. */
  readonly rate: number;
  readonly lastSuccessAt?: string;
  /** How many objects lie in its trash, by code. */
  readonly trash?: Readonly<Record<string, number>>;
}
