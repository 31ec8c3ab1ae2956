/**
 * The UDM properties that an item may carry: all that a broker may know, and nothing else.
 * A property that is added here reaches the out queues.
 */
export const brokerProperties = {
  "users/user": {
    texts: ["username", "firstname", "lastname", "ucsschoolRecordUID", "ucsschoolSourceUID"],
    lists: ["school", "groups", "ucsschoolRole"],
  },
  "groups/group": {
    texts: ["name", "description"],
    lists: ["users", "ucsschoolRole"],
  },
  "container/ou": {
    texts: ["name", "displayName"],
    lists: [],
  },
} as const;

export type ItemObjectType = keyof typeof brokerProperties;

/** The types that the App Center's listener module speaks of: schools are no business of a listener. */
export const listenedTypes = ["users/user", "groups/group"] as const satisfies readonly ItemObjectType[];

export type ListenedObjectType = (typeof listenedTypes)[number];
