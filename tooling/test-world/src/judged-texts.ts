import type { PlainEntry } from "./read-directory.js";

/**
 * What a broker may know of an object beside its id and its relations, by the ID Broker's reference: its field, and the attribute of the
 * directory. The judge's own list: it takes nothing from the product, and a test compares both (scenarios).
 */
export const judgedTexts = {
  users: { user_name: "uid", first_name: "givenName", last_name: "sn" },
  /** Of classes and workgroups; their names and schools stand in their DNs. */
  groups: { description: "description" },
} as const;

/** The attributes of judged texts. */
export function attributesJudged(): readonly string[] {
  return Object.values(judgedTexts).flatMap((texts) => Object.values(texts));
}

/** The texts that an entry has, by the broker's fields. */
export function textsIn(entry: Pick<PlainEntry, "values">, texts: Texts): Texts {
  const found = Object.entries(texts).map(([field, attribute]) => [field, entry.values(attribute)[0]] as const);
  return Object.fromEntries(found.flatMap(([field, text]) => (text === undefined ? [] : [[field, text]])));
}

type Texts = Readonly<Record<string, string>>;
