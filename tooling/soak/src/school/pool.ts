/** Things that come and go, any of which can be picked at once. Their order is the same for the same history. */
export interface Pool<T> {
  readonly all: readonly T[];
  add(one: T): void;
  remove(one: T): void;
}

export function createPool<T>(): Pool<T> {
  const all: T[] = [];
  const places = new Map<T, number>();
  return {
    all,
    add(one) {
      places.set(one, all.push(one) - 1);
    },
    remove(one) {
      const place = places.get(one);
      const last = all.pop();
      if (place === undefined || last === undefined) throw new Error("what is not there cannot be removed");
      places.delete(one);
      if (last === one) return;
      all[place] = last; // the last one takes the free place
      places.set(last, place);
    },
  };
}
