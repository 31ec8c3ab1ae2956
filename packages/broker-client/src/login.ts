import { isFields } from "./decode-body.js";
import { BrokerError, type Subject } from "./errors.js";
import { parseJson, refusal } from "./read-answer.js";
import { readHttpDate } from "./retry-after.js";
import { readToken, type Token } from "./token.js";
import type { Transport } from "./transport.js";
import type { Answer } from "./wire-answer.js";

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export interface LoggedIn {
  readonly token: Token;
  /** the broker's clock minus ours, to the second; positive: the broker is ahead */
  readonly clockDifferenceMs: number | undefined;
}

const SUBJECT: Subject = { method: "POST", resource: "login" };
const PATH = "/ucsschool/apis/auth/token";

/** Fetches a token; throws BrokerError LOGIN where it is refused, CLOCK where the token is already over. */
export async function logIn(transport: Transport, credentials: Credentials, now: () => number): Promise<LoggedIn> {
  const { username, password } = credentials;
  const body = new URLSearchParams({ grant_type: "password", username, password }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded", accept: "application/json" };
  const answer = await transport.send({ subject: SUBJECT, path: PATH, headers, body });
  const at = now();
  if (answer.status !== 200) throw refusedLogin(answer, credentials, at);
  const date = readHttpDate(answer.date);
  const token = readToken(accessToken(answer), at, date);
  const clockDifferenceMs = date === undefined ? undefined : date - at;
  if (token.expiresAt !== undefined && token.expiresAt <= at) throw clockError(clockDifferenceMs);
  return { token, clockDifferenceMs };
}

function accessToken(answer: Answer): string {
  const value = parseJson(SUBJECT, answer);
  const token = isFields(value) ? value["access_token"] : undefined;
  // the token becomes a header: visible ASCII only, and no longer than servers accept
  if (typeof token === "string" && /^[\x21-\x7e]{1,16384}$/u.test(token)) return token;
  throw new BrokerError(SUBJECT, "the answer holds no token", { code: "BAD_ANSWER", scope: "authority", status: 200 });
}

function refusedLogin(answer: Answer, { username, password }: Credentials, now: number): BrokerError {
  const error = refusal(SUBJECT, answer, { secrets: [password], hidden: [username] }, now);
  const fields = { status: answer.status, detail: error.detail, retryAfterMs: error.retryAfterMs };
  if (error.code === "SERVER_ERROR")
    return new BrokerError(SUBJECT, `${String(answer.status)}, the login failed`, {
      ...fields,
      code: error.code,
      scope: "authority",
    });
  const refused = [400, 401, 403, 422].includes(answer.status) && error.code !== "BAD_ANSWER";
  if (!refused && error.scope === "authority") return error;
  const what = refused
    ? "the broker refuses the login: are username and password right?"
    : "no login here: is the url right?";
  return new BrokerError(SUBJECT, `${String(answer.status)}, ${what}`, {
    ...fields,
    code: "LOGIN",
    scope: "authority",
  });
}

function clockError(differenceMs: number | undefined): BrokerError {
  const seconds = Math.round(Math.abs(differenceMs ?? 0) / 1000);
  const difference =
    differenceMs === undefined
      ? "the broker does not say what time it has"
      : `this clock is ${String(seconds)} s ${differenceMs < 0 ? "ahead of" : "behind"} the broker's`;
  return new BrokerError(SUBJECT, `the token was already expired when it was fetched: ${difference}`, {
    code: "CLOCK",
    scope: "authority",
  });
}
