import type { ObjectKind } from "@id-connector/listener-object";

/** How one object stands. */
export type Outcome =
  | "equal"
  | "different"
  | "missing"
  /** A queue holds a newer change of it: not a fault, but not equal either. */
  | "waiting"
  | "in_trash"
  /** It lacks only members (or classes) that are not at the broker themselves, for a reason of their own. */
  | "incomplete"
  /** The object cannot be sent as the directory has it. */
  | "faulty"
  /** The broker holds it and should not. */
  | "leaver"
  /** Nobody knows: the broker gave no answer, or the directory does not show its school. */
  | "not_verified";

/**
 * The result for one object. It has no field for a name of a person, and values only where they were asked for.
 */
export interface Verdict {
  readonly kind: ObjectKind;
  readonly id: string;
  readonly outcome: Outcome;
  /** For a school: its name, where the directory has it. */
  readonly school?: string;
  /** Names of the fields that differ. */
  readonly fields?: readonly string[];
  readonly values?: readonly FieldValues[];
  /** Why, as a code and a sentence. */
  readonly reason?: Reason;
  /** Sending it again cannot mend it. */
  readonly unfixable?: true;
}

export interface Reason {
  readonly code: string;
  readonly message: string;
}

/** The values of a field that differs. */
export interface FieldValues {
  readonly field: string;
  readonly directory: unknown;
  readonly broker: unknown;
}

const fixable: readonly Outcome[] = ["different", "missing", "in_trash", "leaver"];

/**
 * Whether sending the object again can mend it.
 *
 * @example
 * ```ts
 * import { isFixable } from "@id-connector/broker-compare";
 *
 * isFixable({ kind: "user", id: "0b6ac1ee-1c5a-4c1d-8c4b-2a0b7c1d9e3f", outcome: "missing" }); // true
 * ```
 */
export function isFixable({ outcome, unfixable }: Verdict): boolean {
  return fixable.includes(outcome) && unfixable !== true;
}
