import { successesOf, type Health } from "./health.js";

const attemptsUntilDeadlock = 2;
const pausesUntilWitness = 3;

/** Whether an object alone is refused or every one of its kind shows only beside one that should get through, a witness. */
export interface Doubt {
  /** Another one after each further failure. */
  readonly key: string;
  /** What the witness should be: "users", "classes"… */
  readonly resource: string;
}

/** The doubt there is before these objects are tried, nothing else being under way: all failed, and none of their kind got through since. */
export function doubtAbout(health: Health, ids: readonly string[]): Doubt | undefined {
  const [first] = ids;
  if (first === undefined) return undefined;
  const { pauses, suspects } = health;
  const suspect = suspects.get(first);
  const resource = suspect?.resource ?? "users";
  if (pauses >= pausesUntilWitness) return { key: `pause ${String(pauses)}`, resource };
  return ids.every((id) => isDoubted(health, id))
    ? { key: `${first} ${String(suspect?.failures)}`, resource }
    : undefined;
}

function isDoubted(health: Health, id: string): boolean {
  const suspect = health.suspects.get(id);
  return suspect?.clash === false && successesOf(health, suspect.resource) === suspect.successesThen;
}

/**
 * Whether objects stand in each other's way: this one and at least one other want names that objects of the broker have, and
 * waiting did not help. Then none of them gets its name before another one gives up its own.
 */
export function isDeadlocked({ suspects }: Health, id: string): boolean {
  const own = suspects.get(id);
  if (!own?.clash || own.attempts < attemptsUntilDeadlock) return false;
  return [...suspects].some(([other, { clash }]) => clash && other !== id);
}
