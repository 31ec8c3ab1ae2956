/**
 * How urgent the items of all programs are, as priorities of queue-fs (0 is taken first): a change of the day overtakes what comes in bulk, such as
 * a first refresh, a whole school or what the verification found. A priority says nothing of the item's result.
 *
 * @example
 * ```ts
 * import { priorities } from "@id-connector/listener-object";
 *
 * const item = { key: "id-1", value: { id: "id-1" }, priority: priorities.bulk };
 * ```
 */
export const priorities = { changed: 5, bulk: 7 } as const;
