import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { brokerProperties, type ItemObjectType } from "./broker-properties.js";
import { describeProblem, entryUuidSchema } from "./describe-problem.js";
import { longestDn } from "./leave-out-long.js";

/** A file's content once the schema holds: every form of a text or list that UDM versions 1 and 2 and the predecessor write. */
export interface RawItem {
  readonly id: string;
  readonly dn: string;
  readonly udm_object_type: ItemObjectType;
  readonly object?: Readonly<Record<string, unknown>> | null;
  readonly options?: RawList | null;
  readonly resend?: boolean;
  readonly deletionAllowed?: boolean;
  readonly isLook?: boolean;
  readonly initial?: boolean;
}
export type RawText = string | null;
export type RawList = string | null | readonly (string | null)[];

const text = { type: ["string", "null"] };
const list = { type: ["string", "null", "array"], items: { type: ["string", "null"] } };

const schema = {
  type: "object",
  required: ["id", "dn", "udm_object_type"],
  // the predecessor leaves it out when it rewrites a deletion with what it knew of the object
  if: { type: "object", required: ["action"], properties: { action: { const: "delete" } } },
  else: { required: ["object"] },
  properties: {
    id: entryUuidSchema,
    dn: { type: "string", minLength: 1, maxLength: longestDn },
    udm_object_type: { enum: Object.keys(brokerProperties) },
    object: { type: ["object", "null"] },
    options: list,
    resend: { type: "boolean" },
    deletionAllowed: { type: "boolean" },
    isLook: { type: "boolean" },
    initial: { type: "boolean" },
  },
  allOf: [propertiesOf("users/user"), propertiesOf("groups/group"), propertiesOf("container/ou")],
};

/** All problems of a file's content, each as "path: what is wrong" without a value; none means that it is a `RawItem`. */
export function itemProblems(value: unknown): readonly string[] {
  validator ??= new Ajv2020({ validateSchema: false, allErrors: true, allowUnionTypes: true }).compile(schema);
  return validator(value) ? [] : (validator.errors ?? []).flatMap(describe);
}

/** Compiled at first use: that takes longer than a command that parses nothing should wait. */
let validator: ValidateFunction | undefined;

function propertiesOf(type: ItemObjectType): object {
  const { texts, lists } = brokerProperties[type];
  const known = {
    ...Object.fromEntries(texts.map((key) => [key, text])),
    ...Object.fromEntries(lists.map((key) => [key, list])),
  };
  return {
    if: { type: "object", required: ["udm_object_type"], properties: { udm_object_type: { const: type } } },
    then: { type: "object", properties: { object: { type: ["object", "null"], properties: known } } },
  };
}

function describe(error: ErrorObject): string[] {
  const { keyword, instancePath, schemaPath } = error;
  // "if" only says that its "then" or "else" failed, and a "then" repeats what the schema says of the item as a whole
  if (keyword === "if" || (schemaPath.startsWith("#/allOf/") && !instancePath.startsWith("/object/"))) return [];
  return [describeProblem(error)];
}
