import { BrokerError, type Subject } from "./errors.js";
import type { School, SchoolClass, SchoolContext, User } from "./types.js";

/** A request body as JSON text, with what its refusal may quote: `hidden` values are cut out of every error. */
export interface EncodedBody {
  readonly json: string;
  readonly hidden: readonly string[];
  readonly shown: readonly string[];
}

/** Encodes the fields of the API and nothing else; throws BAD_BODY where one is not of its type. */
export function encodeSchool(subject: Subject, school: School): EncodedBody {
  const { id, name, display_name } = texts(subject, school, ["id", "name", "display_name"]);
  return { json: JSON.stringify({ id, name, display_name }), hidden: [display_name], shown: [name] };
}

/** As encodeSchool, for school classes and workgroups. */
export function encodeGroup(subject: Subject, group: SchoolClass): EncodedBody {
  const { id, name, description, school } = texts(subject, group, ["id", "name", "description", "school"]);
  const members = list(subject, "members", group.members);
  const json = JSON.stringify({ id, name, description, school, members });
  return { json, hidden: [name, description], shown: [school] };
}

/**
 * As encodeSchool. `order` names schools in the order that `context` is to have: a JavaScript object moves keys like
 * "100123" to the front, and the broker takes the first school for the primary one.
 */
export function encodeUser(subject: Subject, user: User, order: readonly string[] = []): EncodedBody {
  const { id, first_name, last_name, user_name } = texts(subject, user, ["id", "first_name", "last_name", "user_name"]);
  const context = user.context as unknown;
  if (typeof context !== "object" || context === null || Array.isArray(context)) throw badField(subject, "context");
  const schools = new Map(Object.entries(user.context).map(([school, one]) => [school, encodeContext(subject, one)]));
  const names = [...new Set([...order.filter((name) => schools.has(name)), ...schools.keys()])];
  const entries = names.map((name) => `${JSON.stringify(name)}:${schools.get(name)?.json ?? ""}`);
  const fields = JSON.stringify({ id, first_name, last_name, user_name });
  return {
    json: `${fields.slice(0, -1)},"context":{${entries.join(",")}}}`,
    hidden: [first_name, last_name, user_name],
    shown: [...names, ...[...schools.values()].flatMap(({ classes }) => classes)],
  };
}

function encodeContext(subject: Subject, context: SchoolContext): { json: string; classes: readonly string[] } {
  const roles = list(subject, "context.roles", (context as SchoolContext | null)?.roles);
  const classes = list(subject, "context.classes", (context as SchoolContext | null)?.classes);
  return { json: JSON.stringify({ roles, classes }), classes };
}

function texts<K extends string>(subject: Subject, from: Readonly<Record<K, unknown>>, fields: readonly K[]) {
  const entries = fields.map((field) => {
    const value = from[field];
    if (typeof value !== "string") throw badField(subject, field);
    return [field, value] as const;
  });
  return Object.fromEntries(entries) as Record<K, string>;
}

function list(subject: Subject, field: string, value: unknown): string[] {
  if (!Array.isArray(value)) throw badField(subject, field);
  return value.map((one: unknown) => {
    if (typeof one !== "string") throw badField(subject, field);
    return one;
  });
}

function badField(subject: Subject, field: string): BrokerError {
  return new BrokerError(subject, `the field ${field} is not of its type`, { code: "BAD_BODY", scope: "item" });
}
