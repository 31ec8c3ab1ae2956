import {
  ListenerObjectError,
  locateGroup,
  normaliseDn,
  type ContainerNames,
  type GroupPlace,
} from "@id-connector/listener-object";

/**
 * A text that all spellings of one DN share. A DN that cannot be parsed (some servers send such) stands for itself, so that one odd
 * entry does not stop the reading of the others.
 */
export function dnKey(dn: string): string {
  return unlessBadDn(() => normaliseDn(dn)) ?? dn;
}

/** Which school class or workgroup has this DN; undefined where it is none. */
export function placeOfGroup(dn: string, names: ContainerNames): GroupPlace | undefined {
  return unlessBadDn(() => locateGroup(dn, names));
}

/** The result, or undefined where a DN in it cannot be parsed. */
export function unlessBadDn<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (err) {
    if (err instanceof ListenerObjectError && err.code === "BAD_DN") return undefined;
    throw err;
  }
}
