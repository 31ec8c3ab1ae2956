import { normaliseValue, type DirectoryGroup, type DirectoryUser } from "@id-connector/listener-object";
import type { SchoolPart } from "./stream-school.js";

type SchoolObject = DirectoryUser | DirectoryGroup;

/**
 * Streams the users of all these schools, then their school classes and workgroups: each object once, without remembering any. A user of
 * several of them comes with the first that its entry names. `streamOf` streams one school.
 */
export async function* eachOnce(
  schools: readonly string[],
  { kinds = ["users", "groups"] }: Pick<SchoolPart, "kinds">,
  streamOf: (school: string, kind: "users" | "groups") => AsyncIterable<SchoolObject>,
): AsyncGenerator<SchoolObject, void> {
  const wanted = new Set(schools.map(normaliseValue));
  for (const kind of (["users", "groups"] as const).filter((one) => kinds.includes(one))) {
    for (const school of schools) {
      for await (const object of streamOf(school, kind)) {
        const first =
          object.kind === "user" ? object.schools.map(normaliseValue).find((one) => wanted.has(one)) : undefined;
        if (object.kind !== "user" || first === normaliseValue(school)) yield object;
      }
    }
  }
}
