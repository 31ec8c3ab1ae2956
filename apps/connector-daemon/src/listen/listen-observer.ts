/** Whom listening tells how it does. */
export interface ListenObserver {
  /** Something came through; the ids of the objects, where they are needed. */
  heard(ids?: readonly string[]): void;
  /** The directory is followed, and everything up to now came through. */
  caughtUp(): void;
  /** All items up to this cookie are in the in queue; undefined: the directory gives no cookies. */
  reached(cookie: string | undefined): void;
  /** The directory cannot be followed; listening tries again. */
  lost(why: { readonly code: string; readonly message: string }): void;
}
