import type { BrokerError } from "@id-connector/broker-client";
import { cost } from "./patience.js";

/** What a failed request means. */
export type Failure =
  /** No request will ever get through. */
  | { readonly state: "hopeless" }
  /** This object alone: tried again after a pause while `attempts` are left. */
  | { readonly state: "object"; readonly attempts: number }
  /** The broker has no place for one more request while it works at others: the object is tried again after a pause, the others go on. */
  | { readonly state: "full"; readonly attempts: number }
  /** Others would fail too: the broker is left alone for a while. */
  | { readonly state: "broker"; readonly attempts: number; readonly cost: number };

const hopeless = new Set<BrokerError["code"]>(["LOGIN", "TLS", "CLOCK", "PROXY", "BAD_OPTIONS"]);

/**
 * Judges the failure of a GET; `running`: how many were under way, itself included. The attempts of one object alone never exhaust all patience. Pure.
 */
export function judgeFailure({ code, scope, status, retryAfterMs }: BrokerError, running: number): Failure {
  if (hopeless.has(code)) return { state: "hopeless" };
  if (scope === "item") return { state: "object", attempts: code === "SERVER_ERROR" ? 3 : 1 };
  if (code === "RATE_LIMITED" && running > 1) return { state: "full", attempts: 20 };
  if (code === "RATE_LIMITED" || status === 503 || retryAfterMs !== undefined)
    return { state: "broker", attempts: 20, cost: cost.asksToWait };
  if (code === "TIMEOUT") return { state: "broker", attempts: 2, cost: cost.doesNotAnswer };
  return { state: "broker", attempts: code === "FORBIDDEN" ? 1 : 4, cost: cost.fails };
}
