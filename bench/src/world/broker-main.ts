// The simulated broker as a process of its own.
import { createWriteStream } from "node:fs";
import { once } from "node:events";
import {
  startBroker,
  type BrokerSettings,
  type RequestRecord,
  type SimulatedBroker,
} from "@id-connector/broker-simulator";
import { epoch } from "../process/epoch.js";
import { serveCalls } from "../process/serve-calls.js";
import { emptyTally, withRequest, type Tally } from "./tally.js";

interface Start {
  readonly authorities: readonly { readonly name: string; readonly password: string }[];
  readonly caFile: string;
}

interface Held {
  /** All of them where it is undefined. */
  readonly authority: string | undefined;
  readonly count: number;
  readonly timeoutMs: number;
}

interface Named {
  readonly authority: string;
  readonly id: string;
  readonly lastName: string;
  readonly timeoutMs: number;
}

interface Member {
  readonly authority: string;
  readonly classId: string;
  readonly userId: string;
  readonly timeoutMs: number;
}

let started: SimulatedBroker | undefined;
let tally: Tally = emptyTally;
let wake = () => {};

const calls = {
  async start({ authorities, caFile }: Start): Promise<{ url: string; ca: string }> {
    started = await startBroker({ authorities, caFile, history: false, requestLimit: 10, onRequest: count });
    return { url: started.url, ca: started.ca };
  },
  goDown: () => broker().stop(),
  comeBack: () => broker().start(),
  settings(settings: Partial<BrokerSettings>) {
    broker().set(settings);
  },
  /** Each answer takes so long (ms); 0 ends that. */
  delay(ms: number) {
    broker().faults.clear();
    if (ms > 0) broker().faults.add({ kind: "latency", ms });
  },
  tally: () => tally,
  clearTally() {
    tally = emptyTally;
  },
  /** Resolves with the time of the first request since the tally was cleared (epoch ms). */
  async firstRequest(): Promise<number> {
    while (tally.firstAt === undefined) await new Promise<void>((resolve) => (wake = resolve));
    return tally.firstAt;
  },
  held: (authority: string | undefined) => heldBy(authority),
  /** Resolves with the time at which an authority has so many objects (epoch ms). */
  async untilHeld({ authority, count: wanted, timeoutMs }: Held): Promise<number> {
    await broker().until(() => heldBy(authority) >= wanted, { timeoutMs });
    return epoch();
  },
  /** Resolves with the time at which a user has a last name (epoch ms). */
  async untilNamed({ authority, id, lastName, timeoutMs }: Named): Promise<number> {
    await broker().until(() => broker().get(authority, "users", id)?.last_name === lastName, { timeoutMs });
    return epoch();
  },
  /** Resolves with the time at which a class has a member (epoch ms). */
  async untilMember({ authority, classId, userId, timeoutMs }: Member): Promise<number> {
    const isMember = () => broker().get(authority, "classes", classId)?.members.includes(userId) ?? false;
    await broker().until(isMember, { timeoutMs });
    return epoch();
  },
  /** Writes all that an authority has into a file, a line of JSON for each object. */
  async writeBodies({ authority, file }: { readonly authority: string; readonly file: string }): Promise<void> {
    const out = createWriteStream(file);
    for (const [resource, objects] of Object.entries(broker().dump()[authority] ?? {}))
      for (const body of Object.values<unknown>(objects))
        if (!out.write(`${JSON.stringify({ resource, body })}\n`)) await once(out, "drain");
    out.end();
    await once(out, "close");
  },
  loseEverything(authority: string) {
    broker().loseEverything(authority);
  },
};

export type BrokerCalls = typeof calls;

serveCalls(calls);

function broker(): SimulatedBroker {
  if (started === undefined) throw new Error("the broker was not started");
  return started;
}

function count(record: RequestRecord): void {
  tally = withRequest(tally, record, epoch());
  wake();
}

function heldBy(authority: string | undefined): number {
  return Object.values(broker().counts(authority)).reduce((sum, some) => sum + some, 0);
}
