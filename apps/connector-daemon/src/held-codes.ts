/** Codes of removals in the trash that the delete guard does not let pass; each is settled by a person, or when the object is back. */
export const heldCodes = ["USERS_HELD", "GROUPS_HELD", "MEMBERS_HELD"] as const;
export type HeldCode = (typeof heldCodes)[number];

/** A person said that it is not to be deleted: nothing but the directory, or another order, changes that. */
export const rejectedCode = "DELETION_REJECTED";

/** Whether it waits for a person: it is never tried again, it is only looked whether the directory has the object again. */
export function waitsForPerson(code: string): boolean {
  return code === rejectedCode || isHeldCode(code);
}

export function isHeldCode(code: string): boolean {
  return (heldCodes as readonly string[]).includes(code);
}
