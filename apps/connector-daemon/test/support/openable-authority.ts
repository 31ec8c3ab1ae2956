import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { type SimulatedBroker, startBroker } from "@id-connector/broker-simulator";
import { connectorFolders } from "@id-connector/connector-settings";
import { type AuthorityLedger, type Ledger, openLedger } from "@id-connector/delivery-ledger";
import type { Directory } from "@id-connector/ldap-reader";
import { defaultContainerNames, type DirectoryObject, itemOf } from "@id-connector/listener-object";
import { createLogger } from "@id-connector/logger";
import { openQueue, putItem, type Queue } from "@id-connector/queue-fs";
import { type Authority, Secret } from "@id-connector/school-authority-config";
import { createClock } from "../../src/clock/clock.js";
import { createDefectBook } from "../../src/defects/defect-book.js";
import { openDelivery, type RunningDelivery } from "../../src/deliver/open-delivery.js";
import type { Stage } from "../../src/stages/stage.js";
import type { Surroundings } from "../../src/stages/surroundings.js";
import { pupil } from "./delivering.js";
import { stageOf } from "./stage-of.js";
import { school } from "./trash-parts.js";

const name = "Nord";
const none = { number: 0, share: 0 };

/** An authority whose delivery can be opened: home, ledger and queue are real, the broker is simulated, the directory says what a test lets it say. */
export interface OpenableAuthority {
  readonly broker: SimulatedBroker;
  readonly home: string;
  readonly store: Ledger;
  readonly ledger: AuthorityLedger;
  readonly queue: Queue;
  /** Opens a delivery as `authorities/serve` does. */
  open(change?: Partial<Authority>): Promise<OpenedDelivery>;
  /** Pupils change in the directory, and items in the queue say so. */
  change(...ids: readonly string[]): Promise<void>;
  /** Whether the broker has a pupil. */
  arrived(id: string): boolean;
  /** The next readings of the directory fail. */
  breakDirectory(error: Error): void;
  /** How many confirmed writes were told. */
  written(): number;
  /** What was told of files that were put aside. */
  readonly aside: readonly string[];
  /** Ends what was opened. */
  close(): Promise<void>;
}

export interface OpenedDelivery extends RunningDelivery {
  readonly trashStage: Stage;
  /** Stops it, and closes it when it has ended. */
  end(): Promise<void>;
}

export async function openableAuthority(): Promise<OpenableAuthority> {
  const folders = connectorFolders(await mkdtemp(join(tmpdir(), "open-delivery-")));
  const broker = await startBroker({ tls: false, authorities: [{ name, password: "one" }] });
  const store = await openLedger(folders.ledger);
  const ledger = store.authority(name);
  await ledger.setComplete(true);
  const queue = await openQueue(folders.outQueue(name), { tmpFolder: folders.tmp });
  const clock = createClock({ wall: Date.now, monotonic: () => performance.now() });
  const stream = new Writable({
    write(_chunk, _encoding, done) {
      done();
    },
  });
  const log = createLogger({ level: "error", stream });
  const objects = new Map<string, DirectoryObject>();
  const aside: string[] = [];
  const opened: OpenedDelivery[] = [];
  const cutOff = new AbortController();
  let failure: Error | undefined;
  let written = 0;
  const nothing = { hidden: new Set<string>(), hiddenAttributes: new Map(), position: [] };
  const directory = {
    newestPosition: () => [],
    readObjects(ids: readonly string[]) {
      if (failure) return Promise.reject(failure);
      const found = [...objects].filter(([id]) => ids.includes(id));
      return Promise.resolve({ objects: new Map(found), schools: [school], ...nothing });
    },
  } as unknown as Directory;
  // of its surroundings a delivery looks at no more than these
  const surroundings = {
    ...{ ...clock, believed: clock.wall, folders, directory, ledger: store, names: defaultContainerNames, log },
    ...{ itemsTell: false, random: () => 0, env: {}, most: 2, trashDays: 30 },
    onTrash: () => (file, reason) => void aside.push(`${file} ${reason.code}`),
  } as Partial<Surroundings> as Surroundings;
  const authority: Authority = {
    ...{ name, file: "", active: true, schools: "all", sendsUsers: true, sendsGroups: true },
    ...{ url: broker.url, username: `provisioning-${name}`, password: new Secret("one") },
    deleteGuard: { active: true, users: none, groups: none, members: none },
  };
  return {
    ...{ broker, home: folders.home, store, ledger, queue, aside },
    async open(change = {}) {
      const stopping = new AbortController();
      const trashStage = stageOf("trash");
      const delivery = await openDelivery({
        ...{ authority: { ...authority, ...change }, queue, ledger, surroundings, trashStage },
        ...{ defects: createDefectBook(clock), contradicted: () => undefined, onWritten: () => void (written += 1) },
        ...{ stage: stageOf("deliver"), stopping: stopping.signal, cutOff: cutOff.signal },
      });
      const end = async () => {
        stopping.abort();
        await delivery.loop.ended.catch(() => undefined);
        await delivery.close();
      };
      opened.push({ ...delivery, trashStage, end });
      return { ...delivery, trashStage, end };
    },
    async change(...ids) {
      for (const id of ids) objects.set(id, pupil(id, "B"));
      for (const id of ids) await putItem(queue, { key: id, value: itemOf(id, undefined) });
    },
    arrived: (id) => broker.get(name, "users", id) !== undefined,
    breakDirectory: (error) => void (failure = error),
    written: () => written,
    async close() {
      cutOff.abort();
      for (const delivery of opened) await delivery.end();
      await broker.stop();
      await store.close();
      await rm(folders.home, { recursive: true });
    },
  };
}
