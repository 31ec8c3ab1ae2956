import { idOfTrashed } from "@id-connector/delivery-tracker";
import { codeOfReason, listTrash, readItem, trashOf, type TrashReason } from "@id-connector/queue-fs";
import {
  ListenerObjectError,
  locateGroup,
  parseListenerItem,
  parseTrigger,
  type ContainerNames,
  type ListenerItem,
  type ObjectKind,
} from "@id-connector/listener-object";
import type { TrashPlace } from "./trash-places.js";

/** One item of a trash. */
export interface TrashedItem {
  readonly place: TrashPlace;
  /** The file's name. */
  readonly name: string;
  /** Undefined where nothing says why it is there. */
  readonly reason: TrashReason | undefined;
  readonly code: string;
  /** The object's entryUUID in lower case; undefined where nothing tells. */
  readonly id: string | undefined;
}

/** What the content of an item says. */
export interface Content {
  /** Undefined where the item speaks of nothing but an entryUUID. */
  readonly dn: string | undefined;
  /** Undefined where it does not tell. */
  readonly kind: ObjectKind | undefined;
  /** It says that the object was deleted. */
  readonly isDeletion: boolean;
  /** Epoch ms. */
  readonly writtenAt: number;
}

/** Streams the items of some trashes, in no order. Throws QueueError. */
export async function* trashedItems(places: readonly TrashPlace[]): AsyncGenerator<TrashedItem, void, undefined> {
  for (const place of places)
    for await (const { name, reason } of listTrash(place.queue)) {
      const id = await idOfTrashed(place.queue, name, reason);
      yield { place, name, reason, code: codeOfReason(reason), id };
    }
}

/** Reads an item of the trash; undefined where it is gone or no file that a queue may hold. Throws QueueError. */
export async function readContent({ place, name }: TrashedItem, names: ContainerNames): Promise<Content | undefined> {
  const item = await readItem(trashOf(place.queue), name);
  if (item.state !== "read") return undefined;
  const [value, writtenAt] = [item.value, item.modifiedAt];
  return (
    unlessUnfit(() => ({ ...ofItem(parseListenerItem(value), names), writtenAt })) ??
    unlessUnfit(() => {
      const { dn, udm_object_type } = parseTrigger(value);
      return { dn, kind: kindOf({ dn, udm_object_type }, names), isDeletion: false, writtenAt };
    })
  );
}

function ofItem({ dn, udm_object_type, object }: ListenerItem, names: ContainerNames): Omit<Content, "writtenAt"> {
  // such an item is about an object that was gone from the directory, and names nothing but the id
  const isNameless = /^entryUUID=/i.test(dn);
  const kind = isNameless && udm_object_type !== "container/ou" ? undefined : kindOf({ dn, udm_object_type }, names);
  return { dn: isNameless ? undefined : dn, kind, isDeletion: object === null };
}

function kindOf(
  { dn, udm_object_type }: Pick<ListenerItem, "dn" | "udm_object_type">,
  names: ContainerNames,
): ObjectKind | undefined {
  if (udm_object_type === "container/ou") return "school";
  return udm_object_type === "users/user" ? "user" : locateGroup(dn, names)?.kind;
}

function unlessUnfit<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ListenerObjectError)) throw error;
    return undefined;
  }
}
