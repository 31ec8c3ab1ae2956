import { describeUnknown, distinctNames, findName, findRepeated, hasName } from "@id-connector/school-survey";
import { calledAll, isCalledAll } from "./called-all.js";

export interface AddQuestion {
  /** As typed; ["*"] stands for all, future ones too. */
  readonly names: readonly string[];
  readonly allSchools: boolean;
  readonly force: boolean;
  readonly configured: "all" | readonly string[];
  /** Schools of the directory, as it writes them. */
  readonly existing: readonly string[];
}

/** The plan, or all problems that forbid it. */
export type AddPlan =
  | { readonly problems: readonly string[]; readonly code?: string }
  | {
      /** The schools that the configuration gets besides those it has, or "all". */
      readonly add: "all" | readonly string[];
      /** The schools to synchronise: the new schools; with force, all schools that were asked for. */
      readonly send: readonly string[];
    };

/** Decides which schools to add: all of them or, where there is a problem with one, none. Pure. */
export function planAdd({ names, allSchools, force, configured, existing }: AddQuestion): AddPlan {
  const isListed = (name: string) => configured === "all" || hasName(configured, name);
  const isAll = names[0] === "*";
  if (existing.length === 0) return { problems: [noSchools] };
  if (isAll || allSchools) {
    if (configured !== "all" && isCalledAll(existing)) return calledAll;
    const fresh = existing.filter((name) => !isListed(name));
    if (isAll && configured === "all" && !force) return { problems: [allThere] };
    const add = isAll && configured !== "all" ? "all" : fresh;
    return { add, send: force ? existing : fresh };
  }
  const problems = [...findRepeated(names), ...distinctNames(names).flatMap(findProblem)];
  if (problems.length > 0) return { problems };
  const wanted = names.map((name) => findName(existing, name) ?? name);
  return { add: wanted.filter((name) => !isListed(name)), send: wanted };

  function findProblem(name: string): readonly string[] {
    const found = findName(existing, name);
    if (found === undefined) return [describeUnknown(name, "The directory has no school", existing)];
    if (force || !isListed(found)) return [];
    const why = configured === "all" ? 'is covered already: the authority has all schools ("*")' : "was added already";
    return [`${found} ${why}. To synchronise it again: --force.`];
  }
}

const noSchools = "The directory shows no school to this account: check its access rights.";
const allThere = 'All schools, future ones too, are configured already ("*"). To synchronise them all again: --force.';
