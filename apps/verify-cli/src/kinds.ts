import type { ObjectKind } from "@id-connector/listener-object";

/** What can be verified, as it is typed, in the order in which it is verified: groups need their users. */
export const kindOfWord = {
  schools: "school",
  users: "user",
  school_classes: "school_class",
  workgroups: "workgroup",
} as const satisfies Record<string, ObjectKind>;

export type Word = keyof typeof kindOfWord;

export const words = Object.keys(kindOfWord) as readonly Word[];

/** The kind's word. */
export const wordOfKind = Object.fromEntries(words.map((word) => [kindOfWord[word], word])) as Record<ObjectKind, Word>;

/** One object of the kind, as a person says it. */
export const nameOfKind: Readonly<Record<ObjectKind, string>> = {
  school: "school",
  user: "user",
  school_class: "school class",
  workgroup: "workgroup",
};

/** Several of them. */
export const namesOfKind: Readonly<Record<ObjectKind, string>> = {
  school: "schools",
  user: "users",
  school_class: "school classes",
  workgroup: "workgroups",
};
