export type TrustErrorCode =
  /** Somebody who is not trusted owns it or may write it, or could have put it there. */
  "NOT_TRUSTED";

/** The one error of this package: what is not trusted, why, and what to type. Errors of the file system go through as they are. */
export class TrustError extends Error {
  override readonly name = "TrustError";
  readonly code: TrustErrorCode = "NOT_TRUSTED";

  constructor(
    message: string,
    /** The file, folder or link that is not trusted: the one that was asked for, or one above it. */
    readonly path: string,
  ) {
    super(message);
  }
}
