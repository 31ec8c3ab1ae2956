/** Data that will not synchronise well. */
export type FindingCode =
  /** Not sent: the broker wants a first, a last and a user name. */
  | "USER_WITHOUT_NAME"
  /** Not sent: no object class of pupils, teachers or staff. */
  | "USER_WITHOUT_ROLE"
  /** Sent with the role of its object class: no ucsschoolRole for the school. */
  | "ROLE_OF_NO_SCHOOL"
  | "PUPIL_WITHOUT_CLASS"
  /** Refused: the directory does not have one of its schools. */
  | "SCHOOL_UNKNOWN"
  | "GROUP_WITHOUT_NAME"
  | "GROUP_NAMES_ALIKE"
  /** For a class: the user belongs to another school. */
  | "MEMBER_OF_OTHER_SCHOOL"
  /** The user belongs to no school that is listed. */
  | "MEMBER_NOT_LISTED"
  /** The DN leads to nothing. */
  | "MEMBER_UNKNOWN";

export interface Finding {
  readonly code: FindingCode;
  readonly count: number;
  /** The entryUUIDs of a few objects at which a person could mend it: users, or the groups with such members. */
  readonly examples: readonly string[];
}

/** Collects findings in the order of `FindingCode`, each with its number and a few examples. */
export interface Findings {
  add(code: FindingCode, id: string): void;
  list(): readonly Finding[];
}

const mostExamples = 3;

export function collectFindings(): Findings {
  const found = new Map<FindingCode, { count: number; examples: string[] }>();
  return {
    add(code, id) {
      const one = found.get(code) ?? { count: 0, examples: [] };
      one.count += 1;
      if (one.examples.length < mostExamples && !one.examples.includes(id)) one.examples.push(id);
      found.set(code, one);
    },
    list: () => findingCodes.flatMap((code) => (found.has(code) ? [{ code, ...(found.get(code) ?? none) }] : [])),
  };
}

const none = { count: 0, examples: [] };

const findingCodes: readonly FindingCode[] = [
  ...(["USER_WITHOUT_NAME", "USER_WITHOUT_ROLE", "ROLE_OF_NO_SCHOOL", "PUPIL_WITHOUT_CLASS"] as const),
  ...(["SCHOOL_UNKNOWN", "GROUP_WITHOUT_NAME", "GROUP_NAMES_ALIKE"] as const),
  ...(["MEMBER_OF_OTHER_SCHOOL", "MEMBER_NOT_LISTED", "MEMBER_UNKNOWN"] as const),
];
