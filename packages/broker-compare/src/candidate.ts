import { createHash } from "node:crypto";
import type { ObjectKind } from "@id-connector/listener-object";
import type { Wanted } from "./wanted.js";

/** An object that did not look right, to be looked at again before anybody is told. Small: there may be as many as objects. */
export interface Candidate {
  readonly kind: ObjectKind;
  readonly id: string;
  /** The print of what the directory wanted then, or `anyPrint`; undefined where it wanted nothing: a leaver. */
  readonly print: string | undefined;
  /** Objects whose own change would explain the difference. */
  readonly related: readonly string[];
}

/** For a caller that does not know what was wanted before. */
export const anyPrint = "any";

/**
 * Tells one wish from another.
 *
 * @example
 * ```ts
 * import { printOf, type Wanted } from "@id-connector/broker-compare";
 *
 * function isTheSameWish(before: Wanted, after: Wanted) {
 *   return printOf(before) === printOf(after);
 * }
 * ```
 */
export function printOf({ body }: Wanted): string {
  return createHash("sha256").update(JSON.stringify(body)).digest("base64").slice(0, 16);
}
