/** Which part of the directory an authority is sent, from which directory and to which broker. */
export interface Sent {
  /** Names of schools as they are configured, or all, future ones too. */
  readonly schools: "all" | readonly string[];
  readonly users: boolean;
  readonly groups: boolean;
  /** What tells one broker from another: its address. */
  readonly broker: string;
  /** What tells one directory from another, and how it is read. */
  readonly directory: string;
  /** The number of the rules that say what is sent. */
  readonly rules: number;
}

/** How much of what an authority is sent was looked at: the covered part lacks nothing for want of an event. */
export interface Coverage {
  /** Everything of it that existed has been queued, and every change since; missing: nothing is covered. */
  readonly covers?: Sent;
  /** Which objects of the ledger have still to be looked at: all of them, or those that are sent no longer. */
  readonly look?: "all" | "leaving";
  /** Why nothing that the ledger says of this authority is to be believed, as a short code; its entries do not say so yet. */
  readonly unsure?: string;
}
