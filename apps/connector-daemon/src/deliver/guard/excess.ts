import type { DeleteGuard, GuardLimit } from "@id-connector/school-authority-config";

/** What the guard counts, each by a limit of its own. */
export type Guarded = "users" | "groups" | "members";

/** A limit that is exceeded: by how many, and which of its two numbers. */
export interface Excess {
  readonly guarded: Guarded;
  readonly count: number;
  /** Of how many, at the beginning of the hour. */
  readonly of: number;
  readonly by: keyof GuardLimit;
  readonly limit: GuardLimit;
}

/** So few are no accident, whatever their share: half a class that has four pupils. */
const handful = { users: 20, groups: 10, members: 10 } as const;

/** Whether so many, of so many that the broker held when the hour began, are more than may go. Pure. */
export function findExcess(
  guarded: Guarded,
  { count, of }: { readonly count: number; readonly of: number },
  guard: DeleteGuard,
): Excess | undefined {
  const limit = guard[guarded];
  if (count > limit.number) return { guarded, count, of, by: "number", limit };
  if (count > handful[guarded] && count > limit.share * of) return { guarded, count, of, by: "share", limit };
  return undefined;
}
