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
} as const;

export type ItemObjectType = keyof typeof brokerProperties;
