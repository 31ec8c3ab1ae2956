import type { RequestRecord } from "@id-connector/broker-simulator";
import { judgedTexts } from "../judged-texts.js";

const fields: Readonly<Record<string, readonly string[]>> = {
  token: ["username", "password", "grant_type"],
  schools: ["id", "name", "display_name"],
  classes: ["id", "name", "school", "members", ...Object.keys(judgedTexts.groups)],
  workgroups: ["id", "name", "school", "members", ...Object.keys(judgedTexts.groups)],
  users: ["id", "context", ...Object.keys(judgedTexts.users)],
};

/** Requests with a field that the API does not have. */
export function findForeignFields(requests: readonly RequestRecord[]): readonly string[] {
  return requests.flatMap(({ method, resource, id, bodyKeys }) => {
    const foreign = bodyKeys.filter((key) => !fields[resource ?? ""]?.includes(key));
    return foreign.length === 0 ? [] : [`${method} ${resource ?? ""}/${id ?? ""} sent ${foreign.join(", ")}`];
  });
}

/** Texts (by where they stand) in which a marker stands that is nobody's business; the marker itself is not repeated. */
export function findMarkers(texts: ReadonlyMap<string, string>, markers: Markers): readonly string[] {
  return [...texts].flatMap(([where, text]) => {
    const lower = text.toLowerCase();
    const found = [...markers].flatMap(([marker, kind]) => (lower.includes(marker.toLowerCase()) ? [kind] : []));
    return [...new Set(found)].map((kind) => `${where} holds ${kind}`);
  });
}

/** Texts to look for, and what each of them is. */
export type Markers = ReadonlyMap<string, string>;
