import type { BrokerObject } from "@id-connector/broker-mapping";
import { changedFields } from "@id-connector/broker-mapping";
import type { User } from "@id-connector/broker-client";
import type { Wanted } from "./wanted.js";

/** The differences between the broker's object and the wanted object, by field. */
export interface Difference {
  readonly fields: readonly string[];
  /**
   * Where nothing but relations differ, the objects whose own change would explain it: members of a group, classes of a user. A class too
   * many in a user's context is known by name only.
   */
  readonly relations?: Relations;
}

interface Relations {
  readonly ids: readonly string[];
  /** Those of them that the broker lacks; the others are too many there. */
  readonly lacking: readonly string[];
  readonly unnamed: number;
}

/**
 * Compares; undefined where the broker need not be told anything. Pure.
 *
 * @example
 * ```ts
 * import type { Broker } from "@id-connector/broker-client";
 * import { findDifference, getHeld, type Wanted } from "@id-connector/broker-compare";
 *
 * async function fieldsThatDiffer(broker: Broker, wanted: Wanted) {
 *   const held = await getHeld(broker, wanted.kind, wanted.id);
 *   return held ? (findDifference(wanted, held)?.fields ?? []) : ["missing"];
 * }
 * ```
 */
export function findDifference(wanted: Wanted, held: BrokerObject): Difference | undefined {
  const fields = changedFields<BrokerObject>(wanted.body, held);
  if (fields.length === 0) return undefined;
  if (wanted.kind === "user" && "context" in held && fields.every(isClasses))
    return { fields, relations: differingClasses(wanted, held) };
  if (wanted.kind !== "user" && "members" in wanted.body && "members" in held && fields.join() === "members")
    return { fields, relations: differingMembers(wanted.body.members, held.members) };
  return { fields };
}

function isClasses(field: string): boolean {
  return /^context\..*\.classes$/s.test(field);
}

function differingClasses(wanted: Extract<Wanted, { kind: "user" }>, held: User): Relations {
  const keyOf = (school: string, name: string) => JSON.stringify([school.toLowerCase(), name]);
  const there = new Set(
    Object.entries(held.context).flatMap(([school, { classes }]) => classes.map((name) => keyOf(school, name))),
  );
  const missing = wanted.classes.filter(({ school, name }) => !there.has(keyOf(school, name)));
  const known = new Set(wanted.classes.map(({ school, name }) => keyOf(school, name)));
  const unnamed = [...there].filter((key) => !known.has(key)).length;
  const ids = missing.map(({ id }) => id);
  return { ids, lacking: ids, unnamed };
}

function differingMembers(wanted: readonly string[], held: readonly string[]): Relations {
  const [left, right] = [new Set(wanted), new Set(held)];
  const lacking = wanted.filter((id) => !right.has(id));
  return { ids: [...lacking, ...held.filter((id) => !left.has(id))], lacking, unnamed: 0 };
}
