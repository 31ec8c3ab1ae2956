import type { LoggedIn } from "./login.js";
import type { Token } from "./token.js";

export interface Session {
  /** The current token; logs in where there is none or it is about to end. Many callers share one login. */
  token(): Promise<Token>;
  /** Forgets a token that the broker refused, unless a newer one is there already. */
  drop(token: Token): void;
  /** Logs in now, or joins a login that is under way. */
  renew(): Promise<LoggedIn>;
}

/**
 * Keeps one authority's token; `logIn` is called at most once at a time, and its failure is not remembered. `monotonic`: a
 * clock in milliseconds that never jumps. */
export function openSession(logIn: () => Promise<LoggedIn>, monotonic: () => number): Session {
  let current: { readonly token: Token; readonly until: number } | undefined;
  let pending: Promise<LoggedIn> | undefined;

  const renew = () => {
    pending ??= logIn()
      .then((loggedIn) => {
        current = { token: loggedIn.token, until: monotonic() + loggedIn.token.usedForMs };
        return loggedIn;
      })
      .finally(() => {
        pending = undefined;
      });
    return pending;
  };
  return {
    renew,
    async token() {
      if (current !== undefined && monotonic() < current.until) return current.token;
      return (await renew()).token;
    },
    drop(token) {
      if (current?.token === token) current = undefined;
    },
  };
}
