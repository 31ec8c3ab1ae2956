import type { ErrorObject } from "ajv/dist/2020.js";

/** The form of an entryUUID, for a schema: the one `pattern` in this package. */
export const entryUuid = "^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$";

/** What ajv found, as "path: what is wrong" without a value. */
export function describeProblem({ keyword, instancePath, message, params }: ErrorObject): string {
  const path = instancePath || "/";
  if (keyword === "pattern") return `${path}: must be an entryUUID`;
  if (keyword === "enum") return `${path}: must be one of ${(params["allowedValues"] as string[]).join(", ")}`;
  return `${path}: ${message ?? keyword}`;
}
