import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { openBroker } from "@id-connector/broker-client";
import { type SimulatedBroker, startBroker } from "@id-connector/broker-simulator";
import { openLedger } from "@id-connector/delivery-ledger";
import type { Directory } from "@id-connector/ldap-reader";
import { createLogger } from "@id-connector/logger";
import { openQueue, openReader } from "@id-connector/queue-fs";
import type { Authority, DeleteGuard } from "@id-connector/school-authority-config";
import { defaultContainerNames, parseListenerItem } from "@id-connector/listener-object";
import { createClock } from "../../src/clock/clock.js";
import { createDefectBook } from "../../src/defects/defect-book.js";
import { createDelivery, type Delivery } from "../../src/deliver/delivery.js";
import { openTrash } from "../../src/deliver/trash/trash-index.js";
import type { Work } from "../../src/deliver/context/work.js";

const name = "Nord";
const usualLimits: DeleteGuard = {
  active: true,
  users: { number: 200, share: 0.1 },
  groups: { number: 50, share: 0.2 },
  members: { number: 20, share: 0.5 },
};

export interface DeliveryPartsOptions {
  readonly complete?: boolean;
  readonly limits?: DeleteGuard;
  /** In [0, 1); numbers that lie well apart where it is not given. */
  readonly random?: () => number;
  /** Whether the clock goes on by itself, for a delivery that runs and waits; it stands still where it is not given. */
  readonly runs?: boolean;
}

/** What the delivery of one object works with: a real ledger, queue and client, a simulated broker, and a clock that a test moves. */
export interface DeliveryParts {
  readonly delivery: Delivery;
  readonly broker: SimulatedBroker;
  readonly name: string;
  /** The log as text. */
  log(): string;
  /** Lets time go by. */
  pass(ms: number): void;
  /** Sets the machine's clock forward, or back. */
  step(ms: number): void;
  readonly now: () => number;
  /** The daemon's `data/state`. */
  readonly stateFolder: string;
  /** The same delivery after a restart of the daemon, which remembers what is on disk only. */
  restarted(): Delivery;
  close(): Promise<void>;
}

export async function openDeliveryParts({
  complete = true,
  limits = usualLimits,
  random = spread(),
  runs = false,
}: DeliveryPartsOptions = {}): Promise<DeliveryParts> {
  const folder = await mkdtemp(join(tmpdir(), "delivery-"));
  const simulated = await startBroker({ tls: false, authorities: [{ name, password: "one" }] });
  const { url } = simulated;
  const credentials = () => ({ username: `provisioning-${name}`, password: "one" });
  const broker = openBroker({ url, authority: name, credentials });
  const store = await openLedger(join(folder, "ledger"));
  const ledger = store.authority(name);
  await ledger.setComplete(complete);
  const opened = Date.now();
  let [passed, stepped] = [0, 0];
  const past = () => (runs ? Date.now() : opened) + passed;
  // what passes is believed, what the machine's clock jumps is not
  const clock = { ...createClock({ wall: () => past() + stepped, monotonic: past }), believed: past };
  const { now, wall } = clock;
  const queue = await openQueue(join(folder, "queue"), { tmpFolder: join(folder, "tmp") });
  const reader = await openReader(queue, { parse: parseListenerItem, keyOf: ({ id }) => id, now, wall });
  let text = "";
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  const trash = await openTrash(queue, clock);
  const log = createLogger({ level: "debug", stream });
  // the list of schools and the directory are asked by what decides only, not by what sends
  const authority = { name, deleteGuard: limits } as Authority;
  const stateFolder = join(folder, "state");
  const directory = {} as Directory;
  const start = () =>
    createDelivery({
      ...{ authority, trash, defects: createDefectBook(clock), log, stateFolder, home: folder },
      ...{ broker, directory, ledger, queue, reader, ...clock, names: defaultContainerNames, lastDn: () => undefined },
      ...{ random, signal: new AbortController().signal, restsUntil: () => 0 },
      ...{ contradicted: () => undefined, itemsTell: false },
    });
  return {
    delivery: start(),
    restarted: start,
    ...{ now, stateFolder },
    broker: simulated,
    name,
    log: () => text,
    pass(ms) {
      passed += ms;
    },
    step(ms) {
      stepped += ms;
    },
    async close() {
      await reader.close();
      await Promise.all([broker.close(), store.close()]);
      await simulated.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** Numbers in [0, 1) that lie well apart, the same in each run. */
function spread(): () => number {
  let last = 0;
  return () => (last = (last + 0.618034) % 1);
}

/** An id of the form of an entryUUID. */
export function idOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

/** A look at an object that no item asked for. */
export function workOn(id: string, change: Partial<Work> = {}): Work {
  const times = { since: 0, takenAt: 0 };
  return {
    id,
    taken: undefined,
    item: undefined,
    resend: false,
    deletionAllowed: false,
    origin: "due",
    ...times,
    ...change,
  };
}
