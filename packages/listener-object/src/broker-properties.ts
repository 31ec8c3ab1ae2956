import { type Fields, groupFields, schoolFields, userFields } from "./fields.js";

/** The UDM properties that an item may carry: all that a broker may know, and nothing else. */
export const brokerProperties = {
  "users/user": allowed(userFields, { lists: ["groups"] }),
  "groups/group": allowed(groupFields, { texts: ["name"], lists: ["users"] }),
  "container/ou": allowed(schoolFields),
};

export type ItemObjectType = keyof typeof brokerProperties;

/** The types that the App Center's listener module speaks of: schools are no business of a listener. */
export const listenedTypes = ["users/user", "groups/group"] as const satisfies readonly ItemObjectType[];

export type ListenedObjectType = (typeof listenedTypes)[number];

interface Properties {
  readonly texts: readonly string[];
  readonly lists: readonly string[];
}

/** The properties of the fields, and those that are made of more than one attribute. */
function allowed(fields: Fields, { texts = [], lists = [] }: Partial<Properties> = {}): Properties {
  const all = Object.values(fields);
  const namesOf = (some: typeof all) => some.flatMap(({ property }) => property ?? []);
  return {
    texts: [...texts, ...namesOf(all.filter(({ holds }) => holds !== "list"))],
    lists: [...lists, ...namesOf(all.filter(({ holds }) => holds === "list"))],
  };
}
