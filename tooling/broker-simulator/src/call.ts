import type { Resource } from "./objects.js";

/** A request, read as far as it can be read without deciding anything. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly authority: string | undefined;
  readonly resource: Resource | "token" | undefined;
  /** From the path; of a POST from the body. */
  readonly id: string | undefined;
  /** false where the path names no object. */
  readonly idInPath: boolean;
  readonly authorization: string | undefined;
  readonly body: CallBody;
}

export type CallBody =
  | { readonly form: "none" }
  | { readonly form: "json"; readonly value: unknown }
  | { readonly form: "fields"; readonly value: URLSearchParams }
  /** Neither JSON nor a form; `problem` says at which character reading it failed, where it should have been JSON. */
  | { readonly form: "unreadable"; readonly problem: string };

/** What of a body may stand in a log: the names of its top-level fields. */
export function bodyKeys(body: CallBody): string[] {
  if (body.form === "fields") return [...body.value.keys()];
  return body.form === "json" && body.value instanceof Map ? [...(body.value as Map<string, unknown>).keys()] : [];
}
