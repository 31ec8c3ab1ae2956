/** Case, form of Unicode, outer spaces and runs of spaces do not count (caseIgnoreMatch). */
export function foldText(value: string): string {
  return value.normalize("NFKC").toLowerCase().trim().replace(/ {2,}/gu, " ");
}
