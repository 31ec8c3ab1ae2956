import { type ContainerNames, type GroupPlace, ListenerObjectError, locateGroup } from "@id-connector/listener-object";

/** Which school class or workgroup a DN is; undefined for every other DN, and for a DN that cannot be parsed. */
export function placeOf(dn: string, names: ContainerNames): GroupPlace | undefined {
  return unlessBadDn(() => locateGroup(dn, names));
}

/** The result, or undefined where a DN in it cannot be parsed: some servers send such. */
export function unlessBadDn<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ListenerObjectError && error.code === "BAD_DN") return undefined;
    throw error;
  }
}
