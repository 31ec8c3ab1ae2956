/** A text of an object of the API. */
export interface TextField {
  /** A body may go without it; an empty text counts as absent. */
  readonly optional?: true;
  /** An error may quote its value; all others are hidden. */
  readonly shown?: true;
}

/**
 * The texts that an object of the API has beside its id and its relations (a group's members, a user's context), in the order of a body: all
 * that is sent, read, compared and digested. A name that no table has is hidden in errors.
 */
export const textFields = {
  school: { name: { shown: true }, display_name: {} },
  group: { name: {}, description: {}, school: { shown: true } },
  user: { first_name: {}, last_name: {}, user_name: {} },
} as const satisfies Record<string, TextFields>;

export type TextFields = Readonly<Record<string, TextField>>;

/** The values of some texts. */
export type TextsOf<F extends TextFields> = {
  readonly [K in keyof F as F[K] extends { readonly optional: true } ? never : K]: string;
} & {
  readonly [K in keyof F as F[K] extends { readonly optional: true } ? K : never]?: string;
};
