import { type School, textFields } from "@id-connector/broker-client";
import { type DirectorySchool, schoolFields } from "@id-connector/listener-object";
import { bodyTexts } from "./body-texts.js";

/**
 * The broker's form of a school; the broker wants a display name, so the school's name stands in where there is none.
 *
 * @example
 * ```ts
 * import { mapSchool } from "@id-connector/broker-mapping";
 *
 * mapSchool({ kind: "school", id: "0b6ac1ee-1c5a-4c1d-8c4b-2a0b7c1d9e3f", dn: "ou=ou1", name: "ou1", displayName: "One" });
 * ```
 */
export function mapSchool(school: DirectorySchool): School {
  const { name, displayName } = school;
  const shown = { ...school, displayName: displayName.trim() === "" ? name : displayName };
  return { id: school.id, ...bodyTexts(shown, schoolFields, textFields.school) };
}
