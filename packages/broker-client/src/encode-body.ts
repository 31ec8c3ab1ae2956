import type { Subject } from "./errors.js";
import { textFields } from "./fields.js";
import { badField, encodeTexts } from "./texts.js";
import type { School, SchoolClass, SchoolContext, User } from "./types.js";

/**
 * A request body as JSON text, with the values that its refusal may quote: `hidden` values are cut out of every
 * error.
 */
export interface EncodedBody {
  readonly json: string;
  readonly hidden: readonly string[];
  readonly shown: readonly string[];
}

/** Encodes the fields of the API and nothing else; throws BAD_BODY where one is not of its type. */
export function encodeSchool(subject: Subject, school: School): EncodedBody {
  const { texts, ...quoted } = encodeTexts(subject, school, textFields.school);
  return { json: JSON.stringify(texts), ...quoted };
}

/** As encodeSchool, for school classes and workgroups. */
export function encodeGroup(subject: Subject, group: SchoolClass): EncodedBody {
  const { texts, ...quoted } = encodeTexts(subject, group, textFields.group);
  return { json: JSON.stringify({ ...texts, members: list(subject, "members", group.members) }), ...quoted };
}

/**
 * As encodeSchool. `order` names schools in the order that `context` is to have: a JavaScript object moves keys like
 * "100123" to the front, and the broker takes the first school for the primary one.
 */
export function encodeUser(subject: Subject, user: User, order: readonly string[] = []): EncodedBody {
  const { texts, hidden, shown } = encodeTexts(subject, user, textFields.user);
  const context = user.context as unknown;
  if (typeof context !== "object" || context === null || Array.isArray(context)) throw badField(subject, "context");
  const schools = new Map(Object.entries(user.context).map(([school, one]) => [school, encodeContext(subject, one)]));
  const names = [...new Set([...order.filter((name) => schools.has(name)), ...schools.keys()])];
  const entries = names.map((name) => `${JSON.stringify(name)}:${schools.get(name)?.json ?? ""}`);
  return {
    json: `${JSON.stringify(texts).slice(0, -1)},"context":{${entries.join(",")}}}`,
    hidden,
    shown: [...shown, ...names, ...[...schools.values()].flatMap(({ classes }) => classes)],
  };
}

function encodeContext(subject: Subject, context: SchoolContext): { json: string; classes: readonly string[] } {
  const roles = list(subject, "context.roles", (context as SchoolContext | null)?.roles);
  const classes = list(subject, "context.classes", (context as SchoolContext | null)?.classes);
  return { json: JSON.stringify({ roles, classes }), classes };
}

function list(subject: Subject, field: string, value: unknown): string[] {
  if (!Array.isArray(value)) throw badField(subject, field);
  return value.map((one: unknown) => {
    if (typeof one !== "string") throw badField(subject, field);
    return one;
  });
}
