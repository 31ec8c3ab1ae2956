import { isFields } from "./decode-body.js";

const LONGEST_MARGIN_MS = 60_000;
/** However soon it says that it ends: else each request would log in anew. One that is over by then the broker refuses, once. */
const SHORTEST_USE_MS = 5_000;

export interface Token {
  readonly text: string;
  /** epoch ms; undefined where the token does not say */
  readonly expiresAt: number | undefined;
  /** epoch ms from which on a new one is fetched */
  readonly refreshAt: number;
}

/** Reads `exp` of a JWT without verifying it. The margin is a fifth of the time that is left, at most a minute; it is used for five seconds at least. */
export function readToken(text: string, now: number): Token {
  const expiresAt = readExpiry(text);
  if (expiresAt === undefined) return { text, expiresAt, refreshAt: Number.POSITIVE_INFINITY };
  const refreshAt = expiresAt - Math.min((expiresAt - now) / 5, LONGEST_MARGIN_MS);
  return { text, expiresAt, refreshAt: Math.max(refreshAt, now + SHORTEST_USE_MS) };
}

function readExpiry(text: string): number | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(text.split(".")[1] ?? "", "base64url").toString("utf8"));
    const exp = isFields(claims) ? claims["exp"] : undefined;
    return typeof exp === "number" && Number.isFinite(exp) ? exp * 1000 : undefined;
  } catch {
    return undefined; // not a JWT: used until the broker refuses it
  }
}
