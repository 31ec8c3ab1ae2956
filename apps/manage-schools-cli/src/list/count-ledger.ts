import { isShell, type LedgerReader } from "@id-connector/delivery-ledger";
import { normaliseValue, type DirectorySchool } from "@id-connector/listener-object";
import { makeTally, type Tally } from "@id-connector/school-survey";

/** The numbers of objects that the broker has by the ledger. */
export interface LedgerCount {
  readonly tally: Tally;
  /** The schools themselves; an empty shell stays where the broker cannot delete schools. */
  readonly schools: ReadonlyMap<string, "yes" | "empty shell">;
}

/** Counts an authority's ledger in one pass. Names of schools are spelt as the directory spells them, where it has them. */
export function countLedger(ledger: LedgerReader, directory: readonly DirectorySchool[]): LedgerCount {
  const spellings = new Map(directory.map(({ name }) => [normaliseValue(name), name]));
  const nameOfId = new Map(directory.map(({ id, name }) => [id, name]));
  const tally = makeTally();
  const schools = new Map<string, "yes" | "empty shell">();
  for (const [id, entry] of ledger.entries()) {
    const { kind, state, schools: names } = entry;
    const spelt = [...new Set(names.map(spell))];
    if (kind !== "school") {
      if (state !== "absent") tally.add(kind, spelt);
      continue;
    }
    const name = nameOfId.get(id) ?? spelt[0];
    if (name === undefined) continue;
    if (state !== "absent") schools.set(name, "yes");
    else if (isShell(entry)) schools.set(name, "empty shell");
  }
  return { tally, schools };

  function spell(name: string): string {
    const key = normaliseValue(name);
    const known = spellings.get(key);
    if (known === undefined) spellings.set(key, name);
    return known ?? name;
  }
}
