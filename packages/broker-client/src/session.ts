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

/** Keeps one authority's token; `logIn` is called at most once at a time, and its failure is not remembered. */
export function openSession(logIn: () => Promise<LoggedIn>, now: () => number): Session {
  let current: Token | undefined;
  let pending: Promise<LoggedIn> | undefined;

  const renew = () => {
    pending ??= logIn()
      .then((loggedIn) => {
        current = loggedIn.token;
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
      if (current !== undefined && now() < current.refreshAt) return current;
      return (await renew()).token;
    },
    drop(token) {
      if (current === token) current = undefined;
    },
  };
}
