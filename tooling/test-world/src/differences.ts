import type { AuthorityDump } from "@id-connector/broker-simulator";
import type { Expected } from "./expected-broker.js";

/** An object that the broker holds otherwise than the directory says; undefined where one of them has none. */
export interface Difference {
  readonly kind: keyof Expected;
  readonly id: string;
  readonly wanted: unknown;
  readonly held: unknown;
}

/** All differences, by object. A school that stays when its last object went is none: schools are never deleted by an event. */
export function differencesBetween(wanted: Expected, held: AuthorityDump | undefined): readonly Difference[] {
  return (["schools", "classes", "workgroups", "users"] as const).flatMap((kind) => {
    const [left, right] = [wanted[kind], (held?.[kind] ?? {}) as Record<string, unknown>];
    return [...new Set([...Object.keys(left), ...Object.keys(right)])]
      .filter((id) => !(kind === "schools" && left[id] === undefined))
      .filter((id) => canonical(left[id]) !== canonical(right[id]))
      .map((id) => ({ kind, id, wanted: left[id], held: right[id] }));
  });
}

/** A difference in three lines. */
export function tellDifference({ kind, id, wanted, held }: Difference): string {
  return `${kind} ${id}\n  directory ${canonical(wanted)}\n  broker    ${canonical(held)}`;
}

/** JSON with sorted keys; `undefined` stays visible. */
export function canonical(value: unknown): string {
  const sorted = (part: unknown): unknown =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(
          Object.entries(part)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, inner]) => [key, sorted(inner)]),
        )
      : part;
  return value === undefined ? "nothing" : JSON.stringify(sorted(value));
}
