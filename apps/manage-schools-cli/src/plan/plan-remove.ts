import { describeUnknown, distinctNames, findName, findRepeated, hasName } from "@id-connector/school-survey";
import { calledAll, isCalledAll } from "./called-all.js";

export interface RemoveQuestion {
  /** As typed; ["*"] is only good for turning "all" into a list. */
  readonly names: readonly string[];
  readonly force: boolean;
  readonly deleteSchools: boolean;
  readonly configured: "all" | readonly string[];
  /** Schools of the directory, as it writes them. */
  readonly existing: readonly string[];
  /** Schools that the ledger speaks of. */
  readonly known: readonly string[];
  /** The command that turns "all" into a list. */
  readonly freezeCommand: string;
}

/** The plan, or all problems that forbid it. */
export type RemovePlan =
  | { readonly problems: readonly string[]; readonly code?: string }
  /** "All" becomes the list of these. */
  | { readonly freeze: readonly string[] }
  | {
      /** The schools that the configuration loses. */
      readonly take: readonly string[];
      /** The schools that were asked for. */
      readonly schools: readonly string[];
    };

/** Decides which schools to remove: all that were named or, where one of them has a problem, none. Pure. */
export function planRemove(question: RemoveQuestion): RemovePlan {
  const { names, force, deleteSchools, configured, existing, known, freezeCommand } = question;
  if (names[0] === "*") return planFreeze(question);
  const listed = configured === "all" ? [] : configured;
  const nameIn = (name: string) => findName(existing, name) ?? findName(listed, name) ?? findName(known, name);
  const wanted = distinctNames(names);
  // a school that the directory lost is covered, too: nobody can tell it from a hidden school
  const covered = wanted.filter((name) => configured === "all" && nameIn(name) !== undefined);
  const problems = [
    ...findRepeated(names),
    ...wanted.flatMap((name) => (covered.includes(name) ? [] : findProblem(name))),
    ...(covered.length === 0 ? [] : [tellCovered(covered, freezeCommand)]),
  ];
  if (problems.length > 0) return { problems };
  const schools = wanted.map((name) => nameIn(name) ?? name);
  return { take: schools.filter((name) => hasName(listed, name)), schools };

  function findProblem(name: string): readonly string[] {
    const found = nameIn(name);
    if (found === undefined)
      return [describeUnknown(name, nobodyKnows, distinctNames([...existing, ...listed, ...known]))];
    if (force || hasName(listed, name)) return [];
    const still = deleteSchools ? " If it is uncertain whether the broker still has it: --force." : "";
    return [`${found} is not configured.${still}`];
  }
}

function planFreeze({ deleteSchools, configured, existing }: RemoveQuestion): RemovePlan {
  if (deleteSchools) return { problems: [notAllAtOnce] };
  if (configured !== "all") return { problems: ['"*" is not configured: the authority has a list already.'] };
  if (existing.length === 0) return { problems: ["The directory shows no school to this account: check its rights."] };
  return isCalledAll(existing) ? calledAll : { freeze: existing };
}

const nobodyKnows = "Neither the directory nor the configuration nor the ledger has a school";
const notAllAtOnce =
  'To delete every school at the broker is not done in one go: name the schools. To only turn "all" into the list of ' +
  "today's schools: --delete_schools false.";

function tellCovered(names: readonly string[], freezeCommand: string): string {
  const one = names.length === 1 ? `${names.join()} is` : `${names.join(", ")} are`;
  return `${one} configured by "*", all schools, from which none can be taken. Make that the list of today's schools first: ${freezeCommand}`;
}
