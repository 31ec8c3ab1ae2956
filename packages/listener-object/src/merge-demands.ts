/** What an item asks for beyond a look at its object: `true`, or absent. */
export interface Demands {
  readonly resend?: boolean;
  readonly deletionAllowed?: boolean;
}

/**
 * The demands of several items of one object: all that any of them asks for. Other fields are left out, so that the result can be spread into an
 * item. `undefined` asks for nothing. Pure.
 *
 * @example
 * ```ts
 * import { type ListenerItem, mergeDemands } from "@id-connector/listener-object";
 *
 * function newest(items: readonly [ListenerItem, ListenerItem]): ListenerItem {
 *   return { ...items[1], ...mergeDemands(items) };
 * }
 * ```
 */
export function mergeDemands(items: readonly (Demands | undefined)[]): Demands {
  return {
    ...(items.some((item) => item?.resend) && { resend: true }),
    ...(items.some((item) => item?.deletionAllowed) && { deletionAllowed: true }),
  };
}
