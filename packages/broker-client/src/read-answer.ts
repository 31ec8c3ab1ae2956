import { BrokerError, type BrokerErrorCode, type Detail, type Subject } from "./errors.js";
import { isFields } from "./decode-body.js";
import { redactDetail, type Redaction } from "./redact.js";
import { readRetryAfter } from "./retry-after.js";
import type { Answer } from "./wire-answer.js";

const SUCCESS: Readonly<Record<Subject["method"], readonly number[]>> = {
  GET: [200],
  HEAD: [200],
  POST: [200, 201],
  PUT: [200, 204],
  DELETE: [200, 204],
};

/** The meaning of an answer: its JSON value (undefined where it has no body), "missing" (404) or "unsupported" (405). */
export type Reading =
  { readonly state: "done"; readonly value: unknown } | { readonly state: "missing" | "unsupported" };

/**
 * Reads an answer about one object; throws BrokerError for an answer that is neither success nor 404 nor a refused
 * delete.
 */
export function readAnswer(subject: Subject, answer: Answer, redaction: Redaction, now: number): Reading {
  if (SUCCESS[subject.method].includes(answer.status)) return { state: "done", value: parseJson(subject, answer) };
  if (answer.status === 404 && subject.method !== "POST") {
    // a page of a web server in front of the broker says nothing about the object
    parseJson(subject, answer);
    return { state: "missing" };
  }
  if (answer.status === 405 && subject.method === "DELETE" && subject.resource === "schools")
    return { state: "unsupported" };
  throw refusal(subject, answer, redaction, now);
}

/** The error for an answer that is no success, with the broker's detail as far as it may be repeated. */
export function refusal(subject: Subject, answer: Answer, redaction: Redaction, now: number): BrokerError {
  const { status } = answer;
  const { code, scope, what } = judge(subject, answer);
  const detail = isHtml(answer) ? undefined : redactDetail(detailOf(answer.text), redaction);
  return new BrokerError(subject, `${String(status)}, ${what}${whereOf(detail)}`, {
    code,
    scope,
    status,
    detail,
    retryAfterMs: readRetryAfter(answer.retryAfter, answer.date, now),
  });
}

const mostPlaces = 5;

/** " in body.last_name (string_too_short)": what a person must know first; no values. */
function whereOf(detail: Detail | undefined): string {
  if (detail === undefined || typeof detail === "string") return "";
  const places = detail.slice(0, mostPlaces).map(({ loc, type }) => `${loc.join(".")} (${type})`);
  return places.length === 0 ? "" : ` in ${places.join(", ")}`;
}

interface Verdict {
  readonly code: BrokerErrorCode;
  readonly scope: "item" | "authority";
  readonly what: string;
}

function judge({ method, resource }: Subject, answer: Answer): Verdict {
  const authority = (code: BrokerErrorCode, what: string): Verdict => ({ code, scope: "authority", what });
  const item = (code: BrokerErrorCode, what: string): Verdict => ({ code, scope: "item", what });
  const { status } = answer;
  if (status < 300) return authority("BAD_ANSWER", "which the API does not know for this request");
  if (status < 400) return authority("BAD_ANSWER", "a redirect, which is not followed: is the url right?");
  if (status === 401) return authority("LOGIN", "a fresh token is not accepted");
  if (status === 403) return authority("FORBIDDEN", "this account may not do that");
  if (status === 407) return authority("PROXY", "a proxy asks for a login");
  if (status === 408) return authority("TIMEOUT", "the broker waited too long for the request");
  if (status === 429) return authority("RATE_LIMITED", "too many requests");
  if (status === 500 || status === 501) return item("SERVER_ERROR", "the broker failed");
  if (status >= 500) return authority("SERVER_ERROR", "the broker or what stands before it is out of order");
  if (status === 413 || status === 414) return item("REFUSED", "the request is too large");
  if (isHtml(answer)) return authority("BAD_ANSWER", "a page instead of an answer of the API: is the url right?");
  if (status === 409) return item("EXISTS", "it exists already");
  if (status === 404 && method === "POST" && resource === "schools") {
    return authority("REFUSED", "the broker does not know this school authority");
  }
  return item("REFUSED", "the broker refuses it");
}

/** Parses the body of an answer; undefined for none; throws BAD_ANSWER for HTML, another type, or half a text. */
export function parseJson(subject: Subject, answer: Answer): unknown {
  const bad = (what: string) =>
    new BrokerError(subject, `${String(answer.status)}, ${what}`, {
      code: "BAD_ANSWER",
      scope: "authority",
      status: answer.status,
    });
  const { contentType, text } = answer;
  const empty = text === "";
  if (contentType !== undefined && !isJson(contentType) && !(empty && answer.status === 204)) {
    throw bad("but the answer is not JSON: is the url right?");
  }
  if (empty) return undefined;
  if (contentType === undefined || text === undefined) throw bad("but the answer is not JSON");
  try {
    return JSON.parse(text);
  } catch {
    throw bad("but the answer is broken JSON");
  }
}

function isJson(contentType: string): boolean {
  return contentType === "application/json" || contentType.endsWith("+json");
}

function isHtml({ contentType, text = "" }: Answer): boolean {
  return contentType?.includes("html") === true || /^\s*<(?:!doctype|html|\?xml)/iu.test(text);
}

function detailOf(text = ""): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value["detail"] : undefined;
  } catch {
    return undefined;
  }
}
