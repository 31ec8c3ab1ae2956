import type { LedgerEntry } from "@id-connector/delivery-ledger";
import { idOfTrashed } from "@id-connector/delivery-tracker";
import { codeOfReason, listTrash, type Queue } from "@id-connector/queue-fs";
import { countKinds, type Kinds } from "../../words/describe-kinds.js";
import { isHeldCode, waitsForPerson } from "../../words/trash-codes.js";

/** What lies in the trash of one queue. Times are ISO 8601. */
export interface TrashStatus {
  /** All items by cause: also those that are held or were rejected. */
  readonly trashByCause: Readonly<Record<string, number>>;
  /** When the first object is tried again, for causes that are tried again by themselves. */
  readonly retryAtByCause?: Readonly<Record<string, string>>;
  /** Removals that the delete guard holds until a person decides. */
  readonly held?: Guarded;
  /** Removals that a person decided against. */
  readonly rejected?: Guarded;
}

export interface Guarded {
  readonly count: number;
  readonly kinds: Kinds;
  /** When the first of them was held. */
  readonly since: string;
}

/** Reads why the items of a trash are there; `entryOf` is what the ledger says of an object. Throws QueueError. */
export async function readTrash(queue: Queue, entryOf: (id: string) => LedgerEntry | undefined): Promise<TrashStatus> {
  const byCause = new Map<string, number>();
  const retryAt = new Map<string, string>();
  const guarded: {
    readonly isHeld: boolean;
    readonly kind: LedgerEntry["kind"] | undefined;
    readonly firstAt: string;
  }[] = [];
  for await (const { name, reason } of listTrash(queue)) {
    const code = codeOfReason(reason);
    byCause.set(code, (byCause.get(code) ?? 0) + 1);
    if (reason === undefined) continue;
    const { retryAt: at, firstAt } = reason;
    const first = retryAt.get(code);
    if (at !== undefined && (first === undefined || at < first)) retryAt.set(code, at);
    if (waitsForPerson(code)) {
      const id = await idOfTrashed(queue, name, reason);
      const kind = id === undefined ? undefined : entryOf(id)?.kind;
      guarded.push({ isHeld: isHeldCode(code), firstAt, kind });
    }
  }
  const held = sum(guarded.filter(({ isHeld }) => isHeld));
  const rejected = sum(guarded.filter(({ isHeld }) => !isHeld));
  return {
    trashByCause: Object.fromEntries(byCause),
    ...(retryAt.size > 0 ? { retryAtByCause: Object.fromEntries(retryAt) } : {}),
    ...(held ? { held } : {}),
    ...(rejected ? { rejected } : {}),
  };
}

function sum(
  items: readonly { readonly kind: LedgerEntry["kind"] | undefined; readonly firstAt: string }[],
): Guarded | undefined {
  if (items.length === 0) return undefined;
  const since = items.map(({ firstAt }) => firstAt).reduce((a, b) => (b < a ? b : a));
  return { count: items.length, kinds: countKinds(items.map(({ kind }) => kind)), since };
}
