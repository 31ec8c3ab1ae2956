import { findDoubtedRefusals, successesOf, type Health } from "./failure-policy.js";

const attemptsUntilDeadlock = 2;
const pausesUntilWitness = 3;
const failuresUntilWitness = 2;

/** Whether an object alone is refused or every one of its kind shows only beside one that should get through, a witness. */
export interface Doubt {
  /** Another one after each further failure. */
  readonly key: string;
  /** What the witness should be: "users", "classes"… */
  readonly resource: string;
}

/**
 * The doubt there is before these objects are tried. One of them failed again and again and none of its kind got through since: others
 * wait for it. Or, nothing else being under way (`alone`), all of them failed. Or one after the other was refused.
 */
export function doubtAbout(health: Health, ids: readonly string[], alone: boolean): Doubt | undefined {
  const refused = findDoubtedRefusals(health);
  if (refused !== undefined && ids.length > 0) {
    return { key: `refused ${refused} ${String(health.pauses)}`, resource: refused };
  }
  const stubborn = ids.find((id) => isDoubted(health, id, failuresUntilWitness));
  if (stubborn !== undefined) return doubtOf(health, stubborn);
  const [first] = ids;
  if (!alone || first === undefined) return undefined;
  if (health.pauses >= pausesUntilWitness) return { ...doubtOf(health, first), key: `pause ${String(health.pauses)}` };
  return ids.every((id) => isDoubted(health, id)) ? doubtOf(health, first) : undefined;
}

function doubtOf({ suspects }: Health, id: string): Doubt {
  const suspect = suspects.get(id);
  return { key: `${id} ${String(suspect?.failures)}`, resource: suspect?.resource ?? "users" };
}

function isDoubted(health: Health, id: string, leastFailures = 1): boolean {
  const suspect = health.suspects.get(id);
  if (suspect === undefined || suspect.clash || suspect.failures < leastFailures) return false;
  return successesOf(health, suspect.resource) === suspect.successesThen;
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
