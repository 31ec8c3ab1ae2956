import type { ObjectKind } from "@id-connector/listener-object";
import type { Holdings } from "./find-holdings.js";

/** How many objects are deleted, by kind, and how many are only updated. */
export interface HoldingCounts {
  readonly users: number;
  readonly classes: number;
  readonly workgroups: number;
  readonly schools: number;
  readonly updated: number;
}

export function countHoldings({ objects, schoolIds }: Holdings): HoldingCounts {
  const deleted = (kind: ObjectKind) => objects.filter((one) => one.act === "delete" && one.kind === kind).length;
  return {
    users: deleted("user"),
    classes: deleted("school_class"),
    workgroups: deleted("workgroup"),
    schools: new Set(schoolIds.values()).size,
    updated: objects.filter(({ act }) => act === "update").length,
  };
}
