/** How much may be taken away from a broker within an hour before the guard holds it until a person decides. */
export interface DeleteGuard {
  readonly active: boolean;
  readonly users: GuardLimit;
  /** School classes and workgroups together. */
  readonly groups: GuardLimit;
  /** Members of one class or workgroup. */
  readonly members: GuardLimit;
}

/** Exceeded by more than `number`, or by more than `share` (0 to 1) of what the broker holds. */
export interface GuardLimit {
  readonly number: number;
  readonly share: number;
}

/** The guard's part of a configuration: each field may be missing. */
export interface RawDeleteGuard {
  readonly active?: boolean;
  readonly users?: Partial<GuardLimit>;
  readonly groups?: Partial<GuardLimit>;
  readonly members?: Partial<GuardLimit>;
}

const defaults: DeleteGuard = {
  active: true,
  users: { number: 200, share: 0.1 },
  groups: { number: 50, share: 0.2 },
  members: { number: 20, share: 0.5 },
};

const count = {
  type: "integer",
  minimum: 0,
  description: "a whole number, 0 or more: that many may go within an hour",
};
const share = {
  type: "number",
  minimum: 0,
  maximum: 1,
  description: "a number from 0 to 1: that part of what the broker holds may go within an hour, 0.1 is a tenth",
};

function limit({ number, share: part }: GuardLimit): object {
  return {
    type: "object",
    description: `an object with number and share, e.g. {"number": ${number}, "share": ${part}}`,
    additionalProperties: false,
    properties: { number: count, share },
  };
}

/** The part of the configuration's schema that is about the guard. An unknown word is a mistake: it would guard nothing. */
export const deleteGuardSchema = {
  type: ["object", "null"],
  description: "an object with active, users, groups and members, each of which may be missing",
  additionalProperties: false,
  properties: {
    active: { type: "boolean", description: "true or false (without quotes)" },
    users: limit(defaults.users),
    groups: limit(defaults.groups),
    members: limit(defaults.members),
  },
};

/** Fills in the fields that a configuration leaves out; without any of them the guard is on. */
export function fillDeleteGuard(raw: RawDeleteGuard | null | undefined): DeleteGuard {
  return {
    active: raw?.active ?? defaults.active,
    users: { ...defaults.users, ...raw?.users },
    groups: { ...defaults.groups, ...raw?.groups },
    members: { ...defaults.members, ...raw?.members },
  };
}
