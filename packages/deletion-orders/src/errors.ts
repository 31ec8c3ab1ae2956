export type OrderErrorCode =
  /** The file of an order cannot be read, holds none, or is not trusted: it orders nothing. */
  "ORDER";

/** The one error of this package. Its message names files, never what they hold. */
export class OrderError extends Error {
  override readonly name = "OrderError";
  readonly code: OrderErrorCode = "ORDER";
}
