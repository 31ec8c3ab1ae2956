/** What a neighbour is after: where links of his lead. */
export interface Prey {
  readonly authorities: string;
  /** The planned windows. */
  readonly windows: string;
  readonly conf: string;
  /** The configuration of an authority. */
  readonly configuration: string;
}

/** A local user who may write in the folder that others fill, and nowhere else. */
export interface Neighbour {
  readonly folder: string;
  readonly prey: Prey;
  /** A configuration and a planned window as he would like to have them. */
  readonly planted: { readonly configuration: string; readonly window: string };
}

/** Something that he does: it is done when the promise resolves, and what goes on does so until it is stopped. */
export interface Attack {
  /** One line for a person. */
  readonly says: string;
  /** Returns what ends it, where anything goes on or can be put back. */
  begin(neighbour: Neighbour): Promise<(() => Promise<void>) | undefined>;
}
