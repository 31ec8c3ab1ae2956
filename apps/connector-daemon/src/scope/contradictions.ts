/** Counts objects that the broker holds otherwise than the ledger said. */
export interface Contradictions {
  /**
   * The broker contradicted the ledger: it lost an object, or has an object that the ledger knew to be missing there. Only another program
   * can have caused the latter, or this connector in a time that the ledger does not know.
   */
  readonly note: (id: string, how: "lost" | "unknown") => void;
  /** Whether it is time to compare everything. */
  areTooMany(): boolean;
  /** Whether they count from now on: while all is looked at anyway they do not. */
  listen(counts: boolean): void;
  forget(): void;
}

/** A lost object may be an accident. */
const mostLost = 2;
/** A broker that contradicts again and again is not asked for everything again and again. */
const atMostEveryMs = 86_400_000;

/** `onTooMany` is called when it is time to compare everything; `now` in milliseconds of a clock that does not jump. */
export function createContradictions(now: () => number, onTooMany: () => void): Contradictions {
  const lost = new Set<string>();
  let isUnknown = false;
  let counts = false;
  let forgottenAt: number | undefined;
  const isTime = () => forgottenAt === undefined || now() - forgottenAt >= atMostEveryMs;
  const areTooMany = () => (isUnknown || lost.size > mostLost) && isTime();
  return {
    areTooMany,
    note(id, how) {
      if (!counts) return;
      if (how === "lost") lost.add(id);
      else isUnknown = true;
      if (areTooMany()) onTooMany();
    },
    listen(next) {
      counts = next;
    },
    forget() {
      lost.clear();
      isUnknown = false;
      forgottenAt = now();
    },
  };
}
