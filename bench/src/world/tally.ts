/** What a broker was asked, counted. Times are epoch milliseconds. */
export interface Tally {
  /** POST, PUT and DELETE of objects that the broker did. */
  readonly writes: number;
  /** GET and HEAD of objects. */
  readonly readings: number;
  readonly logins: number;
  /** Answers that say that the broker has no place: 429 and 503. */
  readonly refused: number;
  /** All other answers from 400 on. */
  readonly failed: number;
  /** When the first request of an object came and the last one was answered. */
  readonly firstAt?: number;
  readonly lastAt?: number;
}

export const emptyTally: Tally = { writes: 0, readings: 0, logins: 0, refused: 0, failed: 0 };

/** Counts one request more, which was answered at `answeredAt`. Pure. */
export function withRequest(
  tally: Tally,
  request: {
    readonly method: string;
    readonly resource: string | undefined;
    readonly status: number | undefined;
    readonly ms: number;
  },
  answeredAt: number,
): Tally {
  if (request.resource === "token") return { ...tally, logins: tally.logins + 1 };
  const kind = kindOf(request);
  return {
    ...tally,
    [kind]: tally[kind] + 1,
    firstAt: tally.firstAt ?? answeredAt - request.ms,
    lastAt: answeredAt,
  };
}

function kindOf({ method, status = 0 }: { readonly method: string; readonly status: number | undefined }) {
  if (status === 429 || status === 503) return "refused";
  if (method === "GET" || method === "HEAD") return "readings";
  return status >= 400 ? "failed" : "writes";
}

/** All requests about objects, whatever became of them. */
export function requestsIn({ writes, readings, refused, failed }: Tally): number {
  return writes + readings + refused + failed;
}
