import type { ErrorObject } from "ajv/dist/2020.js";
import { entryUuid } from "./entry-uuid.js";

/** The schema's rule for an entryUUID: the only `pattern` in this package. */
export const entryUuidSchema = { type: "string", pattern: entryUuid.source };

/** A fault that ajv found, as "path: what is wrong" without a value. */
export function describeProblem({ keyword, instancePath, message, params }: ErrorObject): string {
  const path = instancePath || "/";
  if (keyword === "pattern") return `${path}: must be an entryUUID`;
  if (keyword === "enum") return `${path}: must be one of ${(params["allowedValues"] as string[]).join(", ")}`;
  return `${path}: ${message ?? keyword}`;
}
