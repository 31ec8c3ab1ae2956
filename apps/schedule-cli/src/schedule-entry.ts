import type { ObjectKind } from "@id-connector/delivery-ledger";
import { type DirectoryObject, itemOf, type ListenerItem } from "@id-connector/listener-object";
import type { Verdict } from "./judge-object.js";

/** One object that is scheduled. */
export interface Entry {
  /** Says "send it, whatever is known". */
  readonly item: ListenerItem;
  readonly verdicts: readonly Verdict[];
  readonly category: Category;
}

/**
 * The category that is counted. `gone`: the directory does not have the object any more; `left`: it has the object, but
 * no authority gets it.
 */
export type Category = ObjectKind | "gone" | "left";

/** Makes the entry of an object of the directory; undefined where no authority does anything with it. */
export function entryOf(object: DirectoryObject, verdicts: readonly Verdict[]): Entry | undefined {
  if (verdicts.every(({ act }) => act === "nothing")) return undefined;
  const isSent = verdicts.some(({ act }) => act === "send");
  const category = isSent && object.kind !== "other" ? object.kind : "left";
  return { item: { ...itemOf(object.id, object), resend: true }, verdicts, category };
}

interface Gone {
  readonly id: string;
  readonly kind: Exclude<ObjectKind, "school">;
  /** The last DN that is known. */
  readonly dn?: string | undefined;
  /** All configured authorities: each is told, whatever its ledger says. */
  readonly authorities: readonly string[];
}

/** An object that the directory no longer has. */
export function goneEntry({ id, kind, dn, authorities }: Gone): Entry {
  const { dn: unknown } = itemOf(id, undefined);
  const item: ListenerItem = {
    id,
    dn: dn ?? unknown,
    udm_object_type: kind === "user" ? "users/user" : "groups/group",
    object: null,
    options: null,
    resend: true,
  };
  const why = "the directory no longer has it";
  return { item, category: "gone", verdicts: authorities.map((authority) => ({ authority, act: "delete", why })) };
}

/** Groups name users: so groups come behind users. */
export function usersFirst(entries: readonly Entry[]): readonly Entry[] {
  const isUser = ({ item }: Entry) => item.udm_object_type === "users/user";
  return [...entries.filter(isUser), ...entries.filter((entry) => !isUser(entry))];
}
