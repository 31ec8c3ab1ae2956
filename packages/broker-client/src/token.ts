import { isFields } from "./decode-body.js";

const LONGEST_MARGIN_MS = 60_000;
/**
 * A token is used for at least this time, however soon it says that it ends: else each request would log in anew. If it has ended by then, the
 * broker refuses it, once.
 */
const SHORTEST_USE_MS = 5_000;

export interface Token {
  readonly text: string;
  /** epoch ms; undefined where the token does not say */
  readonly expiresAt: number | undefined;
  /** for how long from its arrival it is used, in milliseconds */
  readonly usedForMs: number;
}

/**
 * Reads `exp` of a JWT without verifying it. The broker's clock tells its remaining time where the answer shows that clock (`date`, epoch ms),
 * for ours may be wrong. The margin is a fifth of the remaining time, at most a minute; the token is used for five seconds at least.
 */
export function readToken(text: string, now: number, date = now): Token {
  const expiresAt = readExpiry(text);
  if (expiresAt === undefined) return { text, expiresAt, usedForMs: Number.POSITIVE_INFINITY };
  const leftMs = expiresAt - Math.max(now, date);
  return { text, expiresAt, usedForMs: Math.max(leftMs - Math.min(leftMs / 5, LONGEST_MARGIN_MS), SHORTEST_USE_MS) };
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
