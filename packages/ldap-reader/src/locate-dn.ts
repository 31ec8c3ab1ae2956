import { defaultTimeoutMs } from "./connect.js";
import type { Connection } from "./connection.js";
import { errorOfSearch } from "./error-of.js";
import { present } from "./filters.js";
import { startSearch } from "./start-search.js";

/** Where a DN leads. `nearest`: the nearest entry above a missing one, "" where the server names none. */
export type Location = { readonly there: true } | { readonly there: false; readonly nearest: string };

/** Asks what the server has under a DN. Throws LdapReaderError for any answer but "here it is" and "no such object". */
export function locateDn(connection: Connection, dn: string): Promise<Location> {
  return new Promise((resolve, reject) => {
    let found = false;
    const request = {
      base: dn,
      scope: "base" as const,
      filter: present("objectClass"),
      attributes: ["1.1"],
      timeoutMs: connection.options.timeoutMs ?? defaultTimeoutMs,
    };
    startSearch(connection, request, {
      onEntry: () => {
        found = true;
      },
      onReference: () => undefined,
      onEnd: (result) => {
        const failure = errorOfSearch(result, { base: dn });
        if (found) resolve({ there: true });
        // without a refusal it is there, and only its classes are hidden
        else if (!failure) resolve({ there: false, nearest: "" });
        else if (failure.code === "NOT_ALLOWED") resolve({ there: false, nearest: "" });
        else if (failure.code === "NO_SUCH_BASE") resolve({ there: false, nearest: result.matchedDN });
        else if (failure.resultCode === invalidDnSyntax) resolve({ there: false, nearest: connection.options.base });
        else reject(failure);
      },
      onError: reject,
    });
  });
}

/** A text that the server cannot read as a DN names no entry of the server. */
const invalidDnSyntax = 34;
