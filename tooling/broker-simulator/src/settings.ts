/** How the broker behaves as a whole; can be changed while it runs. */
export interface BrokerSettings {
  /** At most so many requests at once; the others get what `whenFull` says. */
  readonly capacity?: number | undefined;
  /** `retryAfter` in seconds. */
  readonly whenFull: { readonly status: number; readonly retryAfter?: number | undefined };
  /** How far the broker's clock is ahead, in milliseconds (negative: behind): `Date` header, token times. */
  readonly clockOffsetMs: number;
  readonly tokenLifetimeMs: number;
  /** A school that is created becomes visible only `ms` later, and after it was refused `refusals` times. */
  readonly lateSchools: { readonly ms?: number | undefined; readonly refusals?: number | undefined };
  /** false: DELETE of a school is answered with 405. */
  readonly schoolsRemovable: boolean;
  /** true: a class's member must have the class's school in its context. */
  readonly membersMustBelong: boolean;
}

export const defaultSettings: BrokerSettings = {
  whenFull: { status: 503 },
  clockOffsetMs: 0,
  tokenLifetimeMs: 300_000,
  lateSchools: {},
  schoolsRemovable: false,
  membersMustBelong: false,
};
