/** Names by the key of what they hold. */
export interface NamesByKey {
  add(key: string, name: string): void;
  drop(key: string, name: string): void;
  of(key: string): readonly string[];
}

export function makeNamesByKey(): NamesByKey {
  const names = new Map<string, Set<string>>();
  return {
    add(key, name) {
      const same = names.get(key) ?? new Set();
      names.set(key, same.add(name));
    },
    drop(key, name) {
      const same = names.get(key);
      same?.delete(name);
      if (same?.size === 0) names.delete(key);
    },
    of: (key) => [...(names.get(key) ?? [])],
  };
}
