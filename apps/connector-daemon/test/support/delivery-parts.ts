import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { openBroker } from "@id-connector/broker-client";
import { startBroker, type SimulatedBroker } from "@id-connector/broker-simulator";
import { openLedger } from "@id-connector/delivery-ledger";
import { createLogger } from "@id-connector/logger";
import { openQueue, openReader } from "@id-connector/queue-fs";
import { defaultContainerNames } from "@id-connector/listener-object";
import type { Delivery } from "../../src/deliver/delivery.js";

const name = "Nord";

/** What the delivery of one object works with: a real ledger, queue and client, a simulated broker, and a clock that a test moves. */
export interface DeliveryParts {
  readonly delivery: Delivery;
  readonly broker: SimulatedBroker;
  readonly name: string;
  /** The log as text. */
  log(): string;
  /** Moves the clock on. */
  pass(ms: number): void;
  close(): Promise<void>;
}

export async function openDeliveryParts({ complete = true } = {}): Promise<DeliveryParts> {
  const folder = await mkdtemp(join(tmpdir(), "delivery-"));
  const simulated = await startBroker({ authorities: [{ name, password: "one" }] });
  const { url, ca } = simulated;
  const credentials = () => ({ username: `provisioning-${name}`, password: "one" });
  const broker = openBroker({ url, ca, authority: name, credentials });
  const store = await openLedger(join(folder, "ledger"));
  const ledger = store.authority(name);
  await ledger.setComplete(complete);
  let passed = 0;
  const now = () => Date.now() + passed;
  const queue = await openQueue(join(folder, "queue"), { tmpFolder: join(folder, "tmp") });
  const reader = await openReader(queue, { keyOf: (value) => (value as { readonly id: string }).id, now });
  let text = "";
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  const parts: Omit<Delivery, "authority" | "directory"> = {
    ...{ broker, ledger, queue, reader, now, names: defaultContainerNames, random: Math.random },
    ...{ log: createLogger({ level: "debug", stream }), signal: new AbortController().signal, restsUntil: () => 0 },
    ...{ underWay: new Map(), refusedClasses: new Map(), departures: { waiting: new Map(), census: undefined } },
  };
  return {
    // configuration and directory are asked by what decides only, not by what sends
    delivery: parts as Delivery,
    broker: simulated,
    name,
    log: () => text,
    pass(ms) {
      passed += ms;
    },
    async close() {
      await reader.close();
      await Promise.all([broker.close(), store.close()]);
      await simulated.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** An id of the form of an entryUUID. */
export function idOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
}
