import { failure, json, nothing, unprocessable, type Answer } from "./answer.js";
import type { Call, CallBody } from "./call.js";
import { checkObject } from "./check-object.js";
import { isVisible, putObject, removeObject, type Change } from "./change-holdings.js";
import { view } from "./holdings.js";
import type { AnyObject, OrderedUser, Resource, SchoolContext } from "./objects.js";
import { refused, type Problem } from "./problem.js";
import { brokerTime, remember, type Authority, type World } from "./world.js";

/** Answers a request about schools, classes, workgroups and users, and carries it out. */
export function provision(world: World, call: Call): Answer {
  const token = /^bearer (.+)$/i.exec(call.authorization ?? "")?.[1];
  const owner = token === undefined ? undefined : world.tokens.authorityOf(token, brokerTime(world));
  if (owner === undefined) return failure(401, "Could not validate credentials", { "www-authenticate": "Bearer" });
  const authority = world.authorities.get(call.authority ?? "");
  if (!authority || !call.resource || call.resource === "token") return notFound;
  if (owner !== authority.name) return failure(403, "Not authorized for this school authority.");
  return answerFor(world, authority, call, call.resource);
}

const notFound = failure(404, "Not Found");

function answerFor(world: World, authority: Authority, call: Call, resource: Resource): Answer {
  const allowed = allowedMethods(world, call, resource);
  if (!allowed.includes(call.method)) return failure(405, "Method Not Allowed", { allow: allowed.join(", ") });
  const id = call.id ?? "";
  switch (call.method) {
    case "POST":
      return put(world, authority, call, resource);
    case "PUT":
      return present(world, authority, resource, id) ? put(world, authority, call, resource) : notFound;
    case "DELETE":
      if (!present(world, authority, resource, id)) return notFound;
      return answerChange(world, authority, call, removeObject(authority.holdings, resource, id)) ?? nothing;
    default:
      return present(world, authority, resource, id) ? show(authority, resource, id, 200) : notFound;
  }
}

function allowedMethods(world: World, call: Call, resource: Resource): string[] {
  if (!call.idInPath) return ["POST"];
  if (resource !== "schools") return ["GET", "HEAD", "PUT", "DELETE"];
  return world.settings.schoolsRemovable ? ["GET", "HEAD", "DELETE"] : ["GET", "HEAD"];
}

function put(world: World, authority: Authority, call: Call, resource: Resource): Answer {
  const problems = [...bodyProblems(call.body), ...pathProblems(call)];
  if (problems.length > 0) return unprocessable(problems);
  const value = call.body.form === "json" ? call.body.value : undefined;
  const wrong = checkObject(resource, value);
  if (wrong.length > 0) return unprocessable(wrong);
  const object = toObject(resource, value as ReadonlyMap<string, unknown>);
  const create = call.method === "POST";
  if (create && authority.holdings[resource].has(object.id)) return failure(409, "The object exists already.");
  const change = putObject(authority.holdings, resource, object, { now: brokerTime(world), ...world.settings });
  const failed = answerChange(world, authority, call, change);
  return failed ?? show(authority, resource, object.id, create ? 201 : 200);
}

function answerChange(world: World, authority: Authority, call: Call, change: Change): Answer | undefined {
  if (change.outcome === "taken") return failure(409, change.message);
  if (change.outcome === "refused") return unprocessable(change.problems);
  remember(world, authority, { touched: change.touched, by: `${call.method} ${call.resource ?? ""}` });
  return undefined;
}

function bodyProblems(body: CallBody): Problem[] {
  if (body.form === "none") return [{ loc: ["body"], msg: "field required", type: "value_error.missing" }];
  if (body.form === "fields") return [{ loc: ["body"], msg: "value is not a valid dict", type: "type_error.dict" }];
  return body.form === "unreadable" ? [{ loc: ["body"], msg: body.problem, type: "value_error.jsondecode" }] : [];
}

function pathProblems({ method, id, body }: Call): Problem[] {
  if (method !== "PUT" || body.form !== "json" || !(body.value instanceof Map)) return [];
  const own = (body.value as Map<string, unknown>).get("id");
  return own === undefined || own === id ? [] : [refused(["body", "id"], "differs from the id in the path")];
}

function present(world: World, { holdings }: Authority, resource: Resource, id: string): boolean {
  if (resource !== "schools") return holdings[resource].has(id);
  const school = holdings.schools.get(id);
  return school !== undefined && isVisible(school, brokerTime(world));
}

function show({ holdings }: Authority, resource: Resource, id: string, status: number): Answer {
  return json(status, view(holdings, resource, id));
}

function toObject(resource: Resource, value: ReadonlyMap<string, unknown>): AnyObject {
  const object: unknown = Object.fromEntries(value);
  if (resource !== "users") return object as AnyObject;
  const user = object as Omit<OrderedUser, "context"> & { context: Map<string, Map<string, readonly string[]>> };
  const context = new Map<string, SchoolContext>();
  for (const [school, inner] of user.context)
    context.set(school, { roles: inner.get("roles") ?? [], classes: inner.get("classes") ?? [] });
  return { ...user, context };
}
