import type { Change } from "./change.js";
import type { ConvertibleEntry } from "./convertible-entry.js";
import { shownKind } from "./kind-of-entry.js";
import { toListenerItem } from "./to-listener-object.js";

/** The attributes of an entry that following reads. */
export interface FollowedEntry extends ConvertibleEntry {
  readonly id: string;
  readonly dn: string;
}

/** The change that reports a user or group; undefined where the entry is neither. */
export function toPresent(entry: FollowedEntry, initial: boolean): (Change & { type: "present" }) | undefined {
  const { id, dn } = entry;
  const kind = shownKind(entry);
  if (kind !== "user" && kind !== "group") return undefined;
  const type = kind === "user" ? "users/user" : "groups/group";
  const stamp = stampOf(entry);
  return {
    type: "present",
    id,
    dn,
    objectType: type,
    item: toListenerItem(entry, type),
    initial,
    ...(stamp === undefined ? {} : { stamp }),
  };
}

/** The stamp that identifies an entry's last change. */
export function stampOf(entry: ConvertibleEntry): string | undefined {
  return entry.attribute("entryCSN")[0];
}
