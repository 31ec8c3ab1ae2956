export type TrustErrorCode =
  /** An untrusted user owns it, may write it, or could have put it there. */
  "NOT_TRUSTED";

/**
 * The one error of this package: the path that is not trusted, why, and what to type. Errors of the file system go through as they
 * are.
 */
export class TrustError extends Error {
  override readonly name = "TrustError";
  readonly code: TrustErrorCode = "NOT_TRUSTED";

  constructor(
    message: string,
    /** The file, folder or link that is not trusted: the path that was asked for, or a folder or link above it. */
    readonly path: string,
  ) {
    super(message);
  }
}
