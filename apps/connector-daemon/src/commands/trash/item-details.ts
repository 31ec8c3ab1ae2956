import type { ContainerNames } from "@id-connector/listener-object";
import type { Known } from "./object-kinds.js";
import { readContent, type TrashedItem } from "./trashed-item.js";
import { whatHelps } from "../../words/trash-codes.js";

/** One item as `show` tells it. */
export interface ItemDetails {
  readonly trash: string;
  readonly authority: string | null;
  readonly file: string;
  readonly code: string;
  readonly id: string | null;
  readonly kind: string | null;
  /** As the item says it: the directory may have another one by now. */
  readonly dn: string | null;
  /** Where the ledger knows it: the schools by which the broker was told of it. */
  readonly schools: readonly string[];
  /** Null where the item cannot be read. */
  readonly asksFor: "deletion" | "update" | null;
  readonly reason: TrashedItem["reason"] | null;
  readonly help: string;
}

/** Reads everything that is known of an item. Throws QueueError. */
export async function readDetails(item: TrashedItem, known: Known, names: ContainerNames): Promise<ItemDetails> {
  const { place, name, code, reason, id } = item;
  const content = await readContent(item, names);
  const entry = known.entryOf(item);
  return {
    ...{ trash: place.title, authority: place.authority ?? null, file: name, code },
    id: id ?? null,
    kind: entry?.kind ?? content?.kind ?? null,
    dn: content?.dn ?? null,
    schools: entry?.schools ?? [],
    asksFor: content === undefined ? null : content.isDeletion ? "deletion" : "update",
    reason: reason ?? null,
    help: whatHelps(code),
  };
}
