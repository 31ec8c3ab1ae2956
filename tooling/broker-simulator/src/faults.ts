import type { Resource } from "./objects.js";
import { BrokerSimulatorError } from "./errors.js";

/** What goes wrong. Exactly the requests that match `only` are hit, the next `times` of them or all until it is removed. */
export type Fault = Effect & {
  readonly only?: FaultFilter | undefined;
  readonly times?: number | undefined;
  /** true: the request is carried out and then goes wrong; else it goes wrong before anything was done. */
  readonly applied?: boolean | undefined;
};

export type Effect =
  | { readonly kind: "latency"; readonly ms: number; readonly jitterMs?: number | undefined }
  /** An error answer: 401, 403, 404, 422 (refuses the object), 429, 500, 503… `retryAfter` in seconds. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly retryAfter?: number | undefined;
      readonly retryAfterForm?: "seconds" | "date" | undefined;
      readonly detail?: unknown;
    }
  /** The connection is closed without an answer. */
  | { readonly kind: "reset" }
  /** 101 Switching Protocols, and the connection stays open. */
  | { readonly kind: "switch" }
  /** The connection stays open without an answer. */
  | { readonly kind: "hang" }
  /** The head, half of the body, and then the end of the connection. */
  | { readonly kind: "half" }
  /** A web page with status 200 (or the given one) instead of JSON. */
  | { readonly kind: "html"; readonly status?: number | undefined };

export interface FaultFilter {
  readonly authority?: string | undefined;
  readonly methods?: readonly string[] | undefined;
  readonly resources?: readonly (Resource | "token")[] | undefined;
  readonly ids?: readonly string[] | undefined;
}

export interface FaultSubject {
  readonly method: string;
  readonly authority: string | undefined;
  readonly resource: Resource | "token" | undefined;
  readonly id: string | undefined;
}

/** The faults that are switched on. */
export interface FaultBoard {
  /** Switches a fault on; the returned function switches it off. */
  add(fault: Fault): () => void;
  /** Switches off everything. */
  clear(): void;
  /** The faults that are on, with the `times` that are left. */
  list(): Fault[];
}

/** A board, and `take`: the faults that hit this request (all latencies, and the first that spoils it), each used once. */
export function createFaultBoard(): FaultBoard & { take(subject: FaultSubject): Fault[] } {
  const entries = new Set<{ readonly fault: Fault; left: number }>();
  return {
    add(fault) {
      checkFault(fault);
      const entry = { fault, left: fault.times ?? Infinity };
      entries.add(entry);
      return () => void entries.delete(entry);
    },
    clear() {
      entries.clear();
    },
    list: () => [...entries].map(({ fault, left }) => (left === Infinity ? fault : { ...fault, times: left })),
    take(subject) {
      const taken: Fault[] = [];
      for (const entry of entries) {
        const { fault } = entry;
        if (!matches(fault.only, subject)) continue;
        if (fault.kind !== "latency" && taken.some(({ kind }) => kind !== "latency")) continue;
        taken.push(fault);
        entry.left -= 1;
        if (entry.left <= 0) entries.delete(entry);
      }
      return taken;
    },
  };
}

function matches(only: FaultFilter | undefined, { method, authority, resource, id }: FaultSubject): boolean {
  if (!only) return true;
  const among = (wanted: readonly string[] | undefined, value: string | undefined) =>
    wanted === undefined || (value !== undefined && wanted.includes(value));
  return (
    (only.authority === undefined || only.authority === authority) &&
    among(only.methods, method) &&
    among(only.resources, resource) &&
    among(only.ids, id)
  );
}

function checkFault(fault: Fault): void {
  if (fault.times !== undefined && !(fault.times >= 1))
    throw new BrokerSimulatorError("BAD_OPTION", "times is at least 1");
  if (fault.kind === "status" && !(fault.status >= 200 && fault.status <= 599))
    throw new BrokerSimulatorError("BAD_OPTION", `no such HTTP status: ${fault.status}`);
}
