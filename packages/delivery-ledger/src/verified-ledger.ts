import type { ObjectKind } from "./entry.js";
import type { Store } from "./store.js";

/** How far the daemon's own verification of one authority has come, and what it found. It names schools and no person. */
export interface VerifiedLedger {
  /** How far the round is; undefined before the first one. */
  progress(): VerifyProgress | undefined;
  /** Schools by name, as the directory writes it. */
  schools(): Iterable<[string, VerifiedSchool]>;
  /** What the verification saw of a school; undefined before the first look. */
  school(name: string): VerifiedSchool | undefined;
  /** Objects that were sent again because they differed, by id and kind, until they were seen to be equal. */
  strays(): Iterable<[string, Stray]>;
  /** The stray of an object that differed and was not seen to be equal since; undefined for other objects. */
  stray(id: string): Stray | undefined;
  /** All in one transaction; resolves when it is on disk. `undefined` removes. */
  write(change: VerifiedChange): Promise<void>;
  /** How many objects the ledger knows of, the deleted ones included. */
  known(): number;
}

export interface VerifiedChange {
  readonly progress?: VerifyProgress;
  readonly schools?: ReadonlyMap<string, VerifiedSchool | undefined>;
  readonly strays?: ReadonlyMap<string, Stray | undefined>;
}

/** A round asks for every object once; the next one begins when it is over. */
export interface VerifyProgress {
  readonly round: VerifyRound;
  /** The round before. */
  readonly last?: {
    readonly startedAt: number;
    readonly endedAt: number;
    readonly asked: number;
    readonly found: number;
  };
  /** Differences that were found lately: hours of the calendar (epoch hours) and how many in each. */
  readonly lately: readonly (readonly [hour: number, found: number])[];
}

export interface VerifyRound {
  /** By the machine's clock (epoch ms). */
  readonly startedAt: number;
  /** For how long the daemon ran since (ms, by a clock that does not jump). */
  readonly ranMs: number;
  /** Objects that were asked for, and about how many there are to be. */
  readonly asked: number;
  readonly expected: number;
  readonly found: number;
  readonly place: VerifyPlace;
  /** Counts of objects that were not equal in the school at which the round is, by outcome. */
  readonly unequal: Readonly<Record<string, number>>;
  /** Schools, in lower case, of which the broker has objects that the directory does not have. */
  readonly marred: readonly string[];
  /** Objects that are to be looked at again before that school is done. */
  readonly open: readonly OpenLook[];
}

/**
 * Where a round is: first at objects that the ledger knows and the directory may not have, then at one school after the other. By id in
 * each.
 */
export interface VerifyPlace {
  /** Missing: the round is at objects of the ledger. */
  readonly school?: string;
  readonly after: string;
}

/** An object that differed, or got no answer. */
export interface OpenLook {
  readonly kind: ObjectKind;
  readonly id: string;
  /** The print of what was wanted then; missing where nothing was wanted. For memory only: it is made of names. */
  readonly print?: string | undefined;
  readonly related: readonly string[];
  readonly looks: number;
  /** How often the broker failed at it while it answered others. */
  readonly failures: number;
  /** It was sent again since it differed. */
  readonly repaired: boolean;
}

/** What was seen of one school when it was last looked at. */
export interface VerifiedSchool {
  /** By the machine's clock (epoch ms). */
  readonly lookedAt: number;
  /** When everything of it was last seen to be equal; missing: never. */
  readonly equalAt?: number;
  /** Counts of objects that were not equal, by outcome. */
  readonly unequal: Readonly<Record<string, number>>;
}

/** An object that was sent again. */
export interface Stray {
  /** How often. */
  readonly times: number;
  /** Not again before (by the calendar, epoch ms). */
  readonly restsUntil: number;
  /** It differed again after the broker had confirmed it. */
  readonly again: boolean;
}

export function verifiedLedger(store: Store, authority: string): VerifiedLedger {
  const [progressKey, schoolsKey, straysKey] = (["progress", "school", "stray"] as const).map(
    (part): readonly string[] => ["verified", authority, part],
  ) as [readonly string[], readonly string[], readonly string[]];
  function* range<T>(prefix: readonly string[]): Iterable<[string, T]> {
    for (const [key, value] of store.range(prefix)) yield [key[3] as string, value as T];
  }
  return {
    progress: () => store.get(progressKey) as VerifyProgress | undefined,
    schools: () => range<VerifiedSchool>(schoolsKey),
    school: (name) => store.get([...schoolsKey, name]) as VerifiedSchool | undefined,
    strays: () => range<Stray>(straysKey),
    stray: (id) => store.get([...straysKey, id]) as Stray | undefined,
    write: ({ progress, schools = new Map(), strays = new Map() }) =>
      store.change((transaction) => {
        if (progress) transaction.put(progressKey, progress);
        for (const [prefix, values] of [
          [schoolsKey, schools],
          [straysKey, strays],
        ] as const)
          for (const [name, value] of values) {
            if (value === undefined) transaction.remove([...prefix, name]);
            else transaction.put([...prefix, name], value);
          }
      }),
    known: () => store.count(["entry", authority]),
  };
}
