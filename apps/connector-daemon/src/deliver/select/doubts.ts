/**
 * Since when an object's items say otherwise than the directory, and when the object is read again (by the daemon's clock).
 */
export interface Doubted {
  readonly since: number;
  readonly againAt: number;
}

/** The objects of one authority that are doubted. */
export interface Doubts {
  get(id: string): Doubted | undefined;
  note(id: string, doubted: Doubted): void;
  forget(id: string): void;
  all(): Iterable<readonly [id: string, doubted: Doubted]>;
}

export function createDoubts(): Doubts {
  const doubts = new Map<string, Doubted>();
  return {
    get: (id) => doubts.get(id),
    note: (id, doubted) => void doubts.set(id, doubted),
    forget: (id) => void doubts.delete(id),
    all: () => doubts,
  };
}
