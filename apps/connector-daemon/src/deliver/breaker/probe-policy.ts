import { findDoubtedRefusals, successesOf, type Availability } from "./failure-policy.js";

const attemptsUntilDeadlock = 2;
const pausesUntilProbe = 3;
const failuresUntilProbe = 2;

/** Nobody knows whether the broker refuses one object or all of its kind. A probe, which should get through, can tell. */
export interface ProbeReason {
  /** Each further failure gives another key. */
  readonly key: string;
  /** What the probe should be: "users", "classes"… */
  readonly resource: string;
}

/**
 * Says whether a probe is needed before these objects are tried. A probe is needed in three cases: objects of one kind were refused one after
 * the other; one of these objects failed again and again, and no other object of its kind got through since; nothing else is under way
 * (`alone`), and all of these failed or the authority paused several times in a row.
 */
export function doubtAbout(
  availability: Availability,
  ids: readonly string[],
  alone: boolean,
): ProbeReason | undefined {
  const refused = findDoubtedRefusals(availability);
  if (refused !== undefined && ids.length > 0) {
    return { key: `refused ${refused} ${String(availability.pauses)}`, resource: refused };
  }
  const stubborn = ids.find((id) => isSuspected(availability, id, failuresUntilProbe));
  if (stubborn !== undefined) return doubtOf(availability, stubborn);
  const [first] = ids;
  if (!alone || first === undefined) return undefined;
  if (availability.pauses >= pausesUntilProbe)
    return { ...doubtOf(availability, first), key: `pause ${String(availability.pauses)}` };
  return ids.every((id) => isSuspected(availability, id)) ? doubtOf(availability, first) : undefined;
}

function doubtOf({ suspects }: Availability, id: string): ProbeReason {
  const suspect = suspects.get(id);
  return { key: `${id} ${String(suspect?.failures)}`, resource: suspect?.resource ?? "users" };
}

function isSuspected(availability: Availability, id: string, leastFailures = 1): boolean {
  const suspect = availability.suspects.get(id);
  if (suspect === undefined || suspect.clash || suspect.failures < leastFailures) return false;
  return successesOf(availability, suspect.resource) === suspect.successesThen;
}

/**
 * Whether objects stand in each other's way: this object and at least one other want names that objects of the broker have, and waiting did
 * not help. Then none of them gets its name before another one gives up its own.
 */
export function isDeadlocked({ suspects }: Availability, id: string): boolean {
  const own = suspects.get(id);
  if (!own?.clash || own.attempts < attemptsUntilDeadlock) return false;
  return [...suspects].some(([other, { clash }]) => clash && other !== id);
}
