import type { Figure, Limit } from "../scenario.js";

export type Verdict = "held" | "NOT HELD" | "not judged" | "";

/** A figure beside its limit. */
export interface Judged extends Figure {
  readonly limit?: Limit;
  readonly verdict: Verdict;
}

/** Puts each figure beside its limit. A limit that is judged and whose figure is missing is not held: what nobody measured proves nothing. Pure. */
export function judge(
  figures: readonly Figure[],
  limits: Readonly<Record<string, Limit>>,
  { quick }: { readonly quick: boolean },
): readonly Judged[] {
  const measured = figures.map((figure): Judged => {
    const limit = limits[figure.name];
    return limit === undefined
      ? { ...figure, verdict: "" }
      : { ...figure, limit, verdict: verdictOf(figure.value, limit, quick) };
  });
  const missing = Object.entries(limits)
    .filter(([name]) => !figures.some((figure) => figure.name === name))
    .map(([name, limit]): Judged => ({ name, value: NaN, unit: "", limit, verdict: verdictOf(NaN, limit, quick) }))
    .filter(({ verdict }) => verdict !== "not judged");
  return [...measured, ...missing];
}

/** Whether a value keeps a limit. NaN keeps none. */
export function keeps(value: number, limit: Limit): boolean {
  return "atMost" in limit ? value <= limit.atMost : value >= limit.atLeast;
}

function verdictOf(value: number, limit: Limit, quick: boolean): Verdict {
  if (quick && limit.judged === "in full runs") return "not judged";
  return keeps(value, limit) ? "held" : "NOT HELD";
}
