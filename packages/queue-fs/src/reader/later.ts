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
  /** The names with one of these keys. */
  itemsOf(keys: ReadonlySet<string>): readonly { readonly name: string; readonly key: string }[];
  /** Takes out and returns those whose time has come. */
  takeDue(now: number): readonly (readonly [string, LaterItem])[];
  /** Lets nothing be due after `at`. */
  hasten(at: number): void;
  /** By the reader's clock; undefined when nothing is there. */
  nextDue(): number | undefined;
}

export function makeLater(): Later {
  let items = new Map<string, LaterItem>();
  let lastNow = -Infinity;
  return {
    put: (name, item) => void items.set(name, item),
    drop: (name) => void items.delete(name),
    get: (name) => items.get(name),
    itemsOf: (wanted) =>
      [...items].flatMap(([name, { key }]) => (key !== undefined && wanted.has(key) ? [{ name, key }] : [])),
    takeDue(now) {
      // a clock that went back must not make anything wait longer than was asked for
      const back = lastNow - now;
      if (back > 0) items = new Map([...items].map(([name, item]) => [name, { ...item, dueAt: item.dueAt - back }]));
      lastNow = now;
      const due = [...items].filter(([, item]) => item.dueAt <= now);
      for (const [name] of due) items.delete(name);
      return due;
    },
    hasten(at) {
      items = new Map([...items].map(([name, item]) => [name, { ...item, dueAt: Math.min(item.dueAt, at) }]));
    },
    nextDue() {
      let next: number | undefined;
      for (const { dueAt } of items.values()) next = Math.min(next ?? dueAt, dueAt);
      return next;
    },
  };
}
