import type { Call, CallBody } from "./call.js";
import { resources, type Resource } from "./objects.js";
import { readJson } from "./read-json.js";

export interface RawRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array | undefined;
}

export const tokenPath = "/ucsschool/apis/auth/token";
export const provisioningPath = "/ucsschool/apis/provisioning/v1";

/** Takes a request apart; never throws. `workgroupsPath` is the path segment of workgroups. */
export function readCall({ method, url, headers, body: bytes }: RawRequest, workgroupsPath: string): Call {
  const path = url.split("?", 1)[0] ?? "";
  const body = readBody(bytes, headers["content-type"]);
  const common = { method, path, authorization: single(headers.authorization), body };
  if (path === tokenPath) return { ...common, authority: undefined, resource: "token", id: undefined, idInPath: false };
  const [authority, segment, id, ...more] = segmentsOf(path);
  const resource = more.length > 0 ? undefined : resourceAt(segment, workgroupsPath);
  return { ...common, authority, resource, id: id ?? idIn(body), idInPath: id !== undefined };
}

function segmentsOf(path: string): (string | undefined)[] {
  if (!path.startsWith(`${provisioningPath}/`)) return [];
  try {
    return path
      .slice(provisioningPath.length + 1)
      .split("/")
      .map(decodeURIComponent);
  } catch {
    return []; // a path that is no path has no resource: 404
  }
}

function resourceAt(segment: string | undefined, workgroupsPath: string): Resource | undefined {
  if (segment === workgroupsPath) return "workgroups";
  return resources.find((resource) => resource === segment && resource !== "workgroups");
}

function readBody(bytes: Uint8Array | undefined, contentType: string | string[] | undefined): CallBody {
  if (!bytes || bytes.length === 0) return { form: "none" };
  const type = single(contentType)?.split(";", 1)[0]?.trim().toLowerCase();
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (type === "application/json") return { form: "json", value: readJson(text) };
    if (type === "application/x-www-form-urlencoded") return { form: "fields", value: new URLSearchParams(text) };
    return { form: "unreadable", problem: "value is not a valid dict" };
  } catch {
    return { form: "unreadable", problem: "the body is not JSON in UTF-8" };
  }
}

function idIn(body: CallBody): string | undefined {
  if (body.form !== "json" || !(body.value instanceof Map)) return undefined;
  const id = (body.value as Map<string, unknown>).get("id");
  return typeof id === "string" ? id : undefined;
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
