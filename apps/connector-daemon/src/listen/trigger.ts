/** A trigger file of the App Center's listener module (`command` is a word, or a letter from the predecessor's schedulers). */
export interface Trigger {
  readonly entry_uuid: string;
  readonly dn: string;
  readonly object_type: "users/user" | "groups/group";
}

/** Reads a trigger; the command is not needed, for what to do is asked of the directory. Throws an Error that names what is wrong. */
export function parseTrigger(value: unknown): Trigger {
  const { entry_uuid, dn, object_type } = (value ?? {}) as Record<string, unknown>;
  if (typeof entry_uuid !== "string" || !/^[0-9a-f-]{36}$/i.test(entry_uuid)) throw new Error("entry_uuid is no UUID");
  if (typeof dn !== "string") throw new Error("dn is no string");
  if (object_type !== "users/user" && object_type !== "groups/group")
    throw new Error("object_type is neither users/user nor groups/group");
  return { entry_uuid: entry_uuid.toLowerCase(), dn, object_type };
}
