import type { Tally } from "../schedule/tally.js";

/** What was scheduled, under the stable names of the JSON documents. */
export interface Counts {
  readonly total: number;
  readonly schools: number;
  readonly users: number;
  readonly classes: number;
  readonly workgroups: number;
  /** The directory has them no more. */
  readonly gone: number;
  /** The directory has them where no authority gets them. */
  readonly left: number;
}

export function toCounts({ total, byCategory }: Tally): Counts {
  const { school, user, school_class, workgroup, gone, left } = byCategory;
  return { total, schools: school, users: user, classes: school_class, workgroups: workgroup, gone, left };
}
