import { failure, json, unprocessable, type Answer } from "./answer.js";
import type { Call } from "./call.js";
import { brokerTime, type World } from "./world.js";

const userPrefix = "provisioning-";

/** POST of user name and password as a form: a bearer token of the authority that the user name ends with. */
export function logIn(world: World, { method, body }: Call): Answer {
  if (method !== "POST") return failure(405, "Method Not Allowed", { allow: "POST" });
  const fields = body.form === "fields" ? body.value : new URLSearchParams();
  const missing = ["username", "password"].filter((name) => !fields.get(name));
  if (missing.length > 0)
    return unprocessable(
      missing.map((name) => ({ loc: ["body", name], msg: "field required", type: "value_error.missing" })),
    );
  const grant = fields.get("grant_type") ?? "password";
  if (grant !== "password")
    return unprocessable([
      { loc: ["body", "grant_type"], msg: 'string does not match regex "password"', type: "value_error.str.regex" },
    ]);
  const username = fields.get("username") ?? "";
  const name = username.startsWith(userPrefix) ? username.slice(userPrefix.length) : "";
  const authority = world.authorities.get(name);
  if (!authority || authority.password !== fields.get("password"))
    return failure(401, "Incorrect username or password", { "www-authenticate": "Bearer" });
  const token = world.tokens.issue(name, brokerTime(world), world.settings.tokenLifetimeMs);
  return json(200, { access_token: token, token_type: "bearer" });
}
