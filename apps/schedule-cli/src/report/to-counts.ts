import type { Tally } from "../schedule/tally.js";

/** What was scheduled, under the stable names of the JSON documents. */
export interface Counts {
  readonly total: number;
  readonly schools: number;
  readonly users: number;
  readonly classes: number;
  readonly workgroups: number;
  /** Objects that the directory does not have any more. */
  readonly gone: number;
  /** Objects of the directory that no authority gets. */
  readonly left: number;
}

export function toCounts({ total, byCategory }: Tally): Counts {
  const { school, user, school_class, workgroup, gone, left } = byCategory;
  return { total, schools: school, users: user, classes: school_class, workgroups: workgroup, gone, left };
}
