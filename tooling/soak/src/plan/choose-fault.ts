import type { Fault as BrokerFault } from "@id-connector/broker-simulator";
import type { Random } from "@id-connector/test-world";
import { placeOf } from "../school/event.js";
import type { SchoolState } from "../school/state.js";
import { junks, type Fault } from "./fault.js";

const weights = {
  "broker down": 4,
  "broker faulty": 14,
  "object refused": 3,
  "tokens expire": 2,
  "broker password changed": 2,
  "configuration broken": 2,
  "authority deactivated": 1,
  "directory stopped": 2,
  "directory killed": 2,
  "directory paused": 2,
  "daemon killed": 4,
  "daemon stopped": 2,
  "junk in a queue": 3,
  "old item put back": 3,
} as const satisfies Record<Fault["kind"], number>;

/** Any fault; undefined where nobody is there whom it could hit. */
export function chooseFault({ people }: SchoolState, random: Random): Fault | undefined {
  const kind = random.weighted(weights);
  switch (kind) {
    case "broker faulty":
      return faultyBroker(random);
    case "object refused": {
      const user = random.pick(people.all);
      return user && { kind, user: placeOf(user) };
    }
    case "junk in a queue":
      return { kind, junk: random.pick(junks) ?? "empty", queue: random.chance(0.5) ? "in" : "out" };
    case "old item put back": {
      const user = random.pick(people.all);
      return user && { kind, user: placeOf(user), says: random.chance(0.5) ? "old names" : "deleted" };
    }
    default:
      return { kind };
  }
}

/** Everything for a while, or one kind of object, or only the next few requests. */
function faultyBroker(random: Random): Fault {
  const name = random.weighted({
    ...{ "503": 3, "500": 2, "429": 2, "reset before": 2, "reset after": 3 },
    ...{ "half an answer": 2, hang: 2, html: 2, slow: 4, "slow after": 2 },
  });
  const resources = random.chance(0.5) ? undefined : random.some(["users", "classes", "workgroups"] as const, 1);
  const few = random.chance(0.4) ? { times: random.whole(1, 10) } : {};
  const only = resources ? { only: { resources } } : {};
  const effect = effectOf(name, random);
  const fault: BrokerFault =
    name === "hang" ? { ...effect, ...only, times: random.whole(1, 4) } : { ...effect, ...only, ...few };
  return { kind: "broker faulty", name, faults: [fault], hangs: name === "hang" };
}

function effectOf(name: string, random: Random): BrokerFault {
  const retryAfter = random.chance(0.5) ? { retryAfter: random.whole(1, 3) } : {};
  const retryAfterForm = random.chance(0.5) ? "seconds" : "date";
  switch (name) {
    case "503":
      return { kind: "status", status: 503, ...retryAfter, retryAfterForm };
    case "429":
      return { kind: "status", status: 429, retryAfter: random.whole(1, 3), retryAfterForm };
    case "500":
      return { kind: "status", status: 500, applied: random.chance(0.3) };
    case "reset before":
    case "reset after":
      return { kind: "reset", applied: name === "reset after" };
    case "half an answer":
      return { kind: "half", applied: random.chance(0.5) };
    case "hang":
      return { kind: "hang", applied: random.chance(0.5) };
    case "html":
      return { kind: "html", ...(random.chance(0.5) ? { status: 502 } : {}) };
    default:
      return {
        kind: "latency",
        ms: random.whole(20, 400),
        jitterMs: random.whole(0, 800),
        applied: name === "slow after",
      };
  }
}
