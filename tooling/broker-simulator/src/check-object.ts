import type { Resource } from "./objects.js";
import { refused, type Place, type Problem } from "./problem.js";

type Check = (value: unknown, loc: Place) => Problem[];

/** All problems of a request body, as the real API words them: missing, ill-typed, empty, double and unknown fields. */
export function checkObject(resource: Resource, body: unknown): Problem[] {
  return fields(shapes[resource])(body, ["body"]);
}

const knownRoles = ["student", "teacher", "staff"];

function text(minimum: number): Check {
  return (value, loc) => {
    if (value === null) return [{ loc, msg: "none is not an allowed value", type: "type_error.none.not_allowed" }];
    if (typeof value !== "string") return [{ loc, msg: "str type expected", type: "type_error.str" }];
    if (value.length >= minimum) return [];
    const msg = `ensure this value has at least ${minimum} characters`;
    return [{ loc, msg, type: "value_error.any_str.min_length" }];
  };
}

/** Every object is known by its entryUUID. */
const uuid: Check = (value, loc) => {
  const problems = text(1)(value, loc);
  if (problems.length > 0 || uuidForm.test(value as string)) return problems;
  return [{ loc, msg: "value is not a valid uuid", type: "type_error.uuid" }];
};

const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function uniqueList(check: Check): Check {
  return (value, loc) => {
    if (!Array.isArray(value)) return [{ loc, msg: "value is not a valid list", type: "type_error.list" }];
    const problems = value.flatMap((one: unknown, index) => check(one, [...loc, index]));
    if (problems.length > 0 || new Set(value).size === value.length) return problems;
    return [{ loc, msg: "the list has duplicated items", type: "value_error.list.unique_items" }];
  };
}

const role: Check = (value, loc) => {
  const problems = text(1)(value, loc);
  if (problems.length > 0 || knownRoles.includes(value as string)) return problems;
  return [refused(loc, `unknown role ${JSON.stringify(value)}; known are ${knownRoles.join(", ")}`)];
};

const contextOfSchool = fields({ roles: uniqueList(role), classes: uniqueList(text(1)) }, { optional: true });

const context: Check = (value, loc) => {
  if (!(value instanceof Map)) return [notAnObject(loc)];
  const schools = [...(value as Map<string, unknown>)];
  const names = schools.map(([name]) => name.toLowerCase());
  return schools.flatMap(([name, inner], index) => [
    ...text(1)(name, [...loc, "__key__"]),
    ...(names.indexOf(name.toLowerCase()) < index ? [refused([...loc, name], "the school is named twice")] : []),
    ...contextOfSchool(inner, [...loc, name]),
  ]);
};

const group = { id: uuid, name: text(1), description: text(0), school: text(1), members: uniqueList(text(1)) };

const shapes: Readonly<Record<Resource, Readonly<Record<string, Check>>>> = {
  schools: { id: uuid, name: text(1), display_name: text(1) },
  classes: group,
  workgroups: group,
  users: { id: uuid, first_name: text(1), last_name: text(1), user_name: text(1), context },
};

function fields(checks: Readonly<Record<string, Check>>, options: { optional?: boolean } = {}): Check {
  return (value, loc) => {
    if (!(value instanceof Map)) return [notAnObject(loc)];
    const given = value as Map<string, unknown>;
    const known = Object.entries(checks).flatMap(([name, check]) => {
      if (given.has(name)) return check(given.get(name), [...loc, name]);
      return options.optional ? [] : [{ loc: [...loc, name], msg: "field required", type: "value_error.missing" }];
    });
    // names only: a leaked value shall not be repeated in an answer
    const unknown = [...given.keys()].filter((name) => !Object.hasOwn(checks, name));
    return [...known, ...unknown.map((name) => extra([...loc, name]))];
  };
}

function extra(loc: Place): Problem {
  return { loc, msg: "extra fields not permitted", type: "value_error.extra" };
}

function notAnObject(loc: Place): Problem {
  return { loc, msg: "value is not a valid dict", type: "type_error.dict" };
}
