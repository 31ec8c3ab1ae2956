import type { World } from "@id-connector/test-world";

/** The writes that the broker was asked for since its log was cleared, as "METHOD resource", sorted. */
export function writes({ broker }: World): string[] {
  return broker.requests
    .filter(({ method, resource }) => !["GET", "HEAD"].includes(method) && resource !== "token")
    .map(({ method, resource }) => `${method} ${resource ?? ""}`)
    .sort();
}
