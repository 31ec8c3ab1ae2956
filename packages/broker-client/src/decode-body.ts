import { textFields } from "./fields.js";
import { decodeTexts } from "./texts.js";
import type { School, SchoolClass, SchoolContext, User } from "./types.js";

type Fields = Readonly<Record<string, unknown>>;

/** Reads a school from parsed JSON; undefined where a field is missing or not of its type, unknown fields are dropped. */
export function decodeSchool(value: unknown): School | undefined {
  return isFields(value) ? decodeTexts(value, textFields.school) : undefined;
}

/** As decodeSchool, for school classes and workgroups. */
export function decodeGroup(value: unknown): SchoolClass | undefined {
  if (!isFields(value)) return undefined;
  const texts = decodeTexts(value, textFields.group);
  const { members } = value;
  return texts && isTexts(members) ? { ...texts, members: [...members] } : undefined;
}

/** As decodeSchool; roles and classes that the broker leaves out are its default, []. */
export function decodeUser(value: unknown): User | undefined {
  if (!isFields(value) || !isFields(value["context"])) return undefined;
  const texts = decodeTexts(value, textFields.user);
  const contexts = Object.entries(value["context"]).map(([school, one]) => [school, decodeContext(one)] as const);
  if (!texts || contexts.some(([, context]) => context === undefined)) return undefined;
  // fromEntries defines own properties: a school called "__proto__" is a school like any other
  return { ...texts, context: Object.fromEntries(contexts) as User["context"] };
}

/** Is this a JSON object? */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function decodeContext(value: unknown): SchoolContext | undefined {
  if (!isFields(value)) return undefined;
  const { roles = [], classes = [] } = value;
  return isTexts(roles) && isTexts(classes) ? { roles: [...roles], classes: [...classes] } : undefined;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}
