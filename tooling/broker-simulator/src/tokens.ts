import { createHmac, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";

/** Gives out and checks JSON Web Tokens (HS256). A token is good for one authority. Times are epoch milliseconds; a token ends at a full second. */
export interface Tokens {
  issue(authority: string, now: number, lifetimeMs: number): string;
  /** The authority that the token was given to, or undefined where it is forged, expired or revoked. */
  authorityOf(token: string, now: number): string | undefined;
  /** Makes every token given out so far worthless, of one authority or of all. */
  revoke(authority?: string): void;
}

export function createTokens(): Tokens {
  const secret = randomBytes(32);
  const sign = (text: string) => createHmac("sha256", secret).update(text).digest();
  const valid = new Map<string, Set<string>>(); // authority → ids of its tokens
  return {
    issue(authority, now, lifetimeMs) {
      const jti = randomUUID();
      const seconds = Math.floor(now / 1000);
      const exp = Math.ceil((now + lifetimeMs) / 1000);
      const claims = { sub: `provisioning-${authority}`, authority, iat: seconds, exp, jti };
      const text = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
      valid.set(authority, (valid.get(authority) ?? new Set()).add(jti));
      return `${text}.${sign(text).toString("base64url")}`;
    },
    authorityOf(token, now) {
      const dot = token.lastIndexOf(".");
      const given = Buffer.from(token.slice(dot + 1), "base64url");
      const right = sign(token.slice(0, Math.max(dot, 0)));
      if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
      const claims = decode(token.split(".")[1] ?? "");
      if (now >= claims.exp * 1000 || !valid.get(claims.authority)?.has(claims.jti)) return undefined;
      return claims.authority;
    },
    revoke(authority) {
      if (authority === undefined) valid.clear();
      else valid.delete(authority);
    },
  };
}

interface Claims {
  readonly authority: string;
  readonly exp: number;
  readonly jti: string;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

function decode(part: string): Claims {
  // only parts that carry our own signature come here
  return JSON.parse(Buffer.from(part, "base64url").toString()) as Claims;
}
