import { checkId } from "./check-id.js";
import type { Later } from "./entry.js";
import { LedgerError } from "./errors.js";
import type { Store } from "./store.js";

/** Objects of one authority that are to be looked at again, sorted by when they are due. */
export interface LaterLedger {
  /** Adds or replaces; durable when it resolves. */
  put(id: string, later: Later): Promise<void>;
  /** When an object is due; undefined where it is not in the list. */
  get(id: string): Later | undefined;
  /** The first `limit` that are due at `now` (epoch ms, inclusive), the longest waiting first. */
  due(now: number, limit: number): [string, Later][];
  /** Takes an object out, where it is in; durable when it resolves. */
  remove(id: string): Promise<void>;
  /** How many objects are in the list. */
  count(): number;
}

/** The due list of one authority: "later" holds them by id, "due" sorts them by time; both change in one transaction. */
export function laterLedger(store: Store, authority: string): LaterLedger {
  const get = (id: string): Later | undefined => store.get(["later", authority, id]) as Later | undefined;
  const dueKey = (id: string, later: Later): (string | number)[] => ["due", authority, later.dueAt, id];

  return {
    get,
    async put(id, later) {
      checkId(id);
      checkLater(later);
      await store.change((transaction) => {
        const before = get(id);
        if (before !== undefined) transaction.remove(dueKey(id, before));
        if (store.get(["authority", authority]) === undefined) transaction.put(["authority", authority], false);
        transaction.put(["later", authority, id], later);
        transaction.put(dueKey(id, later), true);
      });
    },
    due(now, limit) {
      const due: [string, Later][] = [];
      if (limit <= 0) return due;
      for (const [[, , dueAt, id]] of store.range(["due", authority])) {
        if (typeof dueAt !== "number" || typeof id !== "string" || dueAt > now) break;
        const later = get(id);
        if (later !== undefined && due.push([id, later]) >= limit) break;
      }
      return due;
    },
    async remove(id) {
      checkId(id);
      await store.change((transaction) => {
        const before = get(id);
        if (before === undefined) return;
        transaction.remove(dueKey(id, before));
        transaction.remove(["later", authority, id]);
      });
    },
    count: () => store.count(["later", authority]),
  };
}

function checkLater(later: Later): void {
  if (!Number.isFinite(later.dueAt))
    throw new LedgerError("BAD_CHANGE", "The time at which an object is due is a number.");
  if (!/^[\w .:-]{1,80}$/.test(later.why))
    throw new LedgerError("BAD_CHANGE", "Why an object is looked at again is a short code, not a text.");
}
