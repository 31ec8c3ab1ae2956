import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { listenedTypes, type ListenedObjectType } from "./broker-properties.js";
import { describeProblem, entryUuidSchema } from "./describe-problem.js";
import { longestDn } from "./leave-out-long.js";

/** A trigger file's content once the schema holds. */
export interface RawTrigger {
  readonly entry_uuid: string;
  readonly dn: string;
  readonly object_type: ListenedObjectType;
  readonly command?: unknown;
}

/** `command` may be missing. It is a word or a letter and says what happened; the directory says what is there now. */
const schema = {
  type: "object",
  required: ["entry_uuid", "dn", "object_type"],
  properties: {
    entry_uuid: entryUuidSchema,
    dn: { type: "string", minLength: 1, maxLength: longestDn },
    object_type: { enum: listenedTypes },
  },
};

/** All problems of a trigger file's content, each as "path: what is wrong" without a value; none means that it is a `RawTrigger`. */
export function triggerProblems(value: unknown): readonly string[] {
  validator ??= new Ajv2020({ validateSchema: false, allErrors: true }).compile(schema);
  return validator(value) ? [] : (validator.errors ?? []).map(describeProblem);
}

/** Compiled at first use: that takes longer than a command that parses nothing should wait. */
let validator: ValidateFunction | undefined;
