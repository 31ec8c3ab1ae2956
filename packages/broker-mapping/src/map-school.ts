import type { School } from "@id-connector/broker-client";
import type { DirectorySchool } from "@id-connector/listener-object";

/** The broker's form of a school; the broker wants a display name, so the school's name stands in where there is none. */
export function mapSchool({ id, name, displayName }: DirectorySchool): School {
  return { id, name, display_name: displayName.trim() === "" ? name : displayName };
}
