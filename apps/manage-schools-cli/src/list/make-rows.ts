import { type Counts, distinctNames, hasName, type Tally } from "@id-connector/school-survey";
import type { Schools } from "../site.js";
import type { LedgerCount } from "./count-ledger.js";

/** One school of the list. */
export interface SchoolRow {
  readonly school: string;
  readonly configured: "yes" | "all" | "no";
  readonly inDirectory: boolean;
  /** The numbers of its objects that the broker should have. */
  readonly directory: Counts;
  /** The numbers of its objects that the broker has by the ledger. */
  readonly broker: Counts & { readonly school: "yes" | "no" | "empty shell" };
}

interface Known {
  readonly configured: Schools;
  /** Schools of the directory. */
  readonly existing: readonly string[];
  readonly ledger: LedgerCount;
}

/** The schools to list: those that are configured, and those of which the broker still has something. Spelt as in the directory. Pure. */
export function schoolsToList({ configured, existing, ledger }: Known): readonly string[] {
  const listed =
    configured === "all" ? existing : configured.map((name) => existing.find((one) => hasName([name], one)) ?? name);
  const held = [...ledger.tally.schools, ...ledger.schools.keys()];
  return [...distinctNames(listed), ...distinctNames(held).filter((name) => !hasName(listed, name))];
}

/** One row for each school. Pure. */
export function makeRows(
  schools: readonly string[],
  known: Known & { readonly directory: Tally },
): readonly SchoolRow[] {
  const { configured, existing, ledger, directory } = known;
  return schools.map((school) => {
    const inDirectory = hasName(existing, school);
    return {
      school,
      configured: configured === "all" ? (inDirectory ? "all" : "no") : hasName(configured, school) ? "yes" : "no",
      inDirectory,
      directory: directory.of(school),
      broker: { school: ledger.schools.get(school) ?? "no", ...ledger.tally.of(school) },
    };
  });
}
