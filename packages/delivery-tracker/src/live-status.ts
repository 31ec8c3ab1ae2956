/** What the running daemon says of itself in `data/state/status.json`, about once a second. Times are ISO 8601. */
export interface LiveStatus {
  readonly pid: number;
  readonly startedAt: string;
  readonly at: string;
  readonly listen: { readonly mode: string; readonly heardAt?: string };
  readonly distributed: number;
  readonly authorities: Readonly<Record<string, LiveAuthority>>;
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
}
