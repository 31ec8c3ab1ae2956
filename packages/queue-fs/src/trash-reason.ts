/** Why an item needs a person. Lies beside the trashed item as `<name>.reason.json`. */
export interface TrashReason {
  readonly code: string;
  readonly message: string;
  readonly status?: number;
  readonly answer?: unknown;
  readonly attempts?: number;
  /** How often it was tried again since it came to the trash. */
  readonly retries?: number;
  /** When it is tried again by itself, ISO 8601; missing where only a person can help. */
  readonly retryAt?: string;
  /** True where the item must not be cleaned away by age: what it asks for was never done. */
  readonly lasting?: boolean;
  /** ISO 8601. */
  readonly firstAt: string;
  readonly lastAt: string;
  readonly key?: string;
  /** What its sender called it, cleaned and cut: in the trash of a mailbox items have names of our own. */
  readonly file?: string;
}
