import type { LedgerEntry } from "@id-connector/delivery-ledger";
import { readContainerNames, type ObjectKind } from "@id-connector/listener-object";
import type { Call } from "../command-call.js";
import { withLedger } from "../with-ledger.js";
import { readContent, type TrashedItem } from "./trashed-item.js";

/** What is known of the objects of trashed items. */
export interface Known {
  /** What the ledger of the item's authority says of its object. */
  readonly entryOf: (item: TrashedItem) => LedgerEntry | undefined;
  /** From the ledger, else from the item's content. */
  readonly kindOf: (item: TrashedItem) => Promise<ObjectKind | undefined>;
}

/** A trashed item, and what its object is or was. */
export interface ItemOfKind extends TrashedItem {
  readonly kind: ObjectKind | undefined;
}

/**
 * Calls a function with what is known: from the ledger while it is open, and from the items alone where the
 * ledger is damaged.
 */
export function withKnown<T>(
  { folders, env }: Pick<Call, "folders" | "env">,
  use: (known: Known) => Promise<T>,
): Promise<T> {
  const names = readContainerNames(env);
  return withLedger(folders, (ledger) => {
    const entryOf = ({ place: { authority }, id }: TrashedItem) =>
      authority === undefined || id === undefined ? undefined : ledger?.authority(authority).get(id);
    return use({
      entryOf,
      kindOf: async (item) => entryOf(item)?.kind ?? (await readContent(item, names))?.kind,
    });
  });
}

/** The items with their kinds: to be asked before they go. */
export function addKinds(call: Call, items: readonly TrashedItem[]): Promise<readonly ItemOfKind[]> {
  return withKnown(call, async ({ kindOf }) => {
    const known: ItemOfKind[] = [];
    for (const item of items) {
      call.terminal.stopping.throwIfAborted();
      known.push({ ...item, kind: await kindOf(item) });
    }
    return known;
  });
}
