import type { School, SchoolClass, SchoolContext, User } from "./types.js";

type Fields = Readonly<Record<string, unknown>>;

/** Reads a school from parsed JSON; undefined where a field is missing or not of its type, unknown fields are dropped. */
export function decodeSchool(value: unknown): School | undefined {
  if (!isFields(value)) return undefined;
  const { id, name, display_name } = value;
  if (typeof id !== "string" || typeof name !== "string" || typeof display_name !== "string") return undefined;
  return { id, name, display_name };
}

/** As decodeSchool, for school classes and workgroups. */
export function decodeGroup(value: unknown): SchoolClass | undefined {
  if (!isFields(value)) return undefined;
  const { id, name, description, school, members } = value;
  if (typeof id !== "string" || typeof name !== "string" || typeof description !== "string") return undefined;
  if (typeof school !== "string" || !isTexts(members)) return undefined;
  return { id, name, description, school, members: [...members] };
}

/** As decodeSchool; roles and classes that the broker leaves out are its default, []. */
export function decodeUser(value: unknown): User | undefined {
  if (!isFields(value) || !isFields(value["context"])) return undefined;
  const { id, first_name, last_name, user_name } = value;
  if (typeof id !== "string" || typeof first_name !== "string") return undefined;
  if (typeof last_name !== "string" || typeof user_name !== "string") return undefined;
  const contexts = Object.entries(value["context"]).map(([school, one]) => [school, decodeContext(one)] as const);
  if (contexts.some(([, context]) => context === undefined)) return undefined;
  // fromEntries defines own properties: a school called "__proto__" is a school like any other
  return { id, first_name, last_name, user_name, context: Object.fromEntries(contexts) as User["context"] };
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
