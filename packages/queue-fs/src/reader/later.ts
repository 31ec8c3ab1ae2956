import { makeNamesByKey } from "./names-by-key.js";

/** A name that is not to be looked at before its time. */
export interface LaterItem {
  /** By the reader's clock. */
  readonly dueAt: number;
  /** Undefined while the file is growing and its key is not known. */
  readonly key: string | undefined;
}

export interface Later {
  put(name: string, item: LaterItem): void;
  drop(name: string): void;
  get(name: string): LaterItem | undefined;
  namesOf(key: string): readonly string[];
  /** Takes out and returns those whose time has come. */
  takeDue(now: number): readonly (readonly [string, LaterItem])[];
  /** Lets nothing be due after `at`. */
  hasten(at: number): void;
  /** By the reader's clock; undefined when nothing is there. */
  nextDue(): number | undefined;
}

export function makeLater(): Later {
  const items = new Map<string, LaterItem>();
  const names = makeNamesByKey();
  let lastNow = -Infinity;
  /** Infinity where nothing is there; undefined where it has to be sought. */
  let soonest: number | undefined = Infinity;

  const later: Later = {
    put(name, item) {
      later.drop(name);
      items.set(name, item);
      if (item.key !== undefined) names.add(item.key, name);
      if (soonest !== undefined) soonest = Math.min(soonest, item.dueAt);
    },
    drop(name) {
      const item = items.get(name);
      if (item === undefined) return;
      items.delete(name);
      if (item.key !== undefined) names.drop(item.key, name);
      if (item.dueAt === soonest) soonest = undefined;
    },
    get: (name) => items.get(name),
    namesOf: (key) => names.of(key),
    takeDue(now) {
      // a clock that went back must not make anything wait longer than was asked for
      const back = lastNow - now;
      if (back > 0) shift((dueAt) => dueAt - back);
      lastNow = now;
      if (findSoonest() > now) return [];
      const due = [...items].filter(([, { dueAt }]) => dueAt <= now);
      for (const [name] of due) later.drop(name);
      return due;
    },
    hasten(at) {
      shift((dueAt) => Math.min(dueAt, at));
    },
    nextDue() {
      const next = findSoonest();
      return next === Infinity ? undefined : next;
    },
  };
  return later;

  function findSoonest(): number {
    if (soonest === undefined) {
      soonest = Infinity;
      for (const { dueAt } of items.values()) soonest = Math.min(soonest, dueAt);
    }
    return soonest;
  }

  function shift(to: (dueAt: number) => number): void {
    for (const [name, item] of items) items.set(name, { ...item, dueAt: to(item.dueAt) });
    soonest = undefined;
  }
}
