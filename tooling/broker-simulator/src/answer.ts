import type { Problem } from "./problem.js";
import { writeJson } from "./write-json.js";

/** An answer as it goes out: `body` is text, undefined where there is none. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** A JSON answer. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { "content-type": "application/json", ...headers }, body: writeJson(value) };
}

/** An answer with a `detail`, as all errors of the API have one. */
export function failure(status: number, detail: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return json(status, { detail }, headers);
}

/** 422 with all that is wrong. */
export function unprocessable(problems: readonly Problem[]): Answer {
  return failure(422, problems);
}

export const nothing: Answer = { status: 204, headers: {}, body: undefined };
