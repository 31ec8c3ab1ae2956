/**
 * Whether this is why an object was refused that the directory does not show, or not as a whole. It says nothing about the object, and is
 * over as soon as the access rights are right.
 */
export function isUnseen(code: string): boolean {
  return isRemovalUnseen(code) || code === partlySeen;
}

/** Whether this is why an object was not deleted: it may be there where we may not look. */
export function isRemovalUnseen(code: string): boolean {
  return code === schoolNotSeen || code === notSeen || code === directoryBehind;
}

/** The object, perhaps, as it was: what came in about it says otherwise. */
export const directoryBehind = "DIRECTORY_BEHIND";
/** Neither the object nor all its schools. */
export const schoolNotSeen = "SCHOOL_NOT_SEEN";
/** Not the object, although its schools are. */
export const notSeen = "NOT_SEEN";
/** The object, but not all members, groups or attributes of it. */
export const partlySeen = "PARTLY_SEEN";
