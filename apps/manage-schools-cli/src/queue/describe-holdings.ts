import { formatCount, listWords, plural } from "@id-connector/command-line";
import { countHoldings } from "./count-holdings.js";
import type { Holdings } from "./find-holdings.js";

/** How much goes at the broker, and what stays because of another school. */
export function describeHoldings(holdings: Holdings): string {
  const { users, classes, workgroups, schools, updated } = countHoldings(holdings);
  const gone = [
    plural(users, "user"),
    plural(classes, "class", "classes"),
    plural(workgroups, "workgroup"),
    plural(schools, "school"),
  ];
  const told = listWords(gone, "and");
  if (updated === 0) return told;
  const [belongs, is] = updated === 1 ? ["belongs", "is"] : ["belong", "are"];
  return `${told}; ${formatCount(updated)} more ${belongs} to another listed school as well and ${is} only updated`;
}
