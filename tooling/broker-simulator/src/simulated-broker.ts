import type { CertificateKind } from "./certificate.js";
import { dump, dumpText, plain, type Dump } from "./dump.js";
import { BrokerSimulatorError } from "./errors.js";
import type { FaultBoard } from "./faults.js";
import { everHeld, forgetPast, historyKey, type HistoryEntry } from "./history.js";
import { view } from "./holdings.js";
import type { Listener } from "./listener.js";
import { resources, type ObjectOf, type OrderedUser, type Resource } from "./objects.js";
import type { RequestRecord } from "./request-log.js";
import type { BrokerSettings } from "./settings.js";
import { tamperWith, type Tamper } from "./tamper.js";
import type { Waiters } from "./waiters.js";
import {
  loseObjects,
  newAuthority,
  restoreSnapshot,
  takeSnapshot,
  type Authority,
  type Snapshot,
  type World,
} from "./world.js";

/** A running ID Broker, seen from the outside. Times are epoch milliseconds. */
export interface SimulatedBroker {
  /** `https://localhost:<port>/`, or http without TLS. */
  readonly url: string;
  readonly port: number;
  /** The certificate (PEM) that a client has to trust; empty without TLS. */
  readonly ca: string;
  readonly caFile: string | undefined;
  readonly faults: FaultBoard;
  readonly settings: BrokerSettings;
  /** Changes the settings that are given, from the next request on. */
  set(settings: Partial<BrokerSettings>): void;
  /** All requests but those to /simulator, oldest first. */
  readonly requests: readonly RequestRecord[];
  clearRequests(): void;
  /** How many objects an authority (or all of them) has. */
  counts(authority?: string): Record<Resource, number>;
  get<R extends Resource>(authority: string, resource: R, id: string): ObjectOf[R] | undefined;
  /** The schools of a user's context in the order that the broker was told: the first is the primary one. */
  contextOrder(authority: string, id: string): string[];
  /** Every state of an object; its `value` is undefined where it was removed. */
  history<R extends Resource>(authority: string, resource: R, id: string): State<R>[];
  /** The ids of all objects that have a history, those that are gone included. */
  everHeld(authority: string, resource: Resource): string[];
  /** Of each object only its present state stays in the history: for long runs. */
  forgetHistory(): void;
  dump(): Dump;
  /** Sorted JSON. */
  dumpText(): string;
  addAuthority(name: string, password: string): void;
  removeAuthority(name: string): void;
  /** From now on only this password; tokens stay good. */
  setPassword(authority: string, password: string): void;
  expireTokens(authority?: string): void;
  /** Changes what it holds without a request. */
  readonly tamper: Tamper;
  /** The broker forgets all objects (of one authority, or of all). */
  loseEverything(authority?: string): void;
  /** All that it holds now, as a backup. */
  snapshot(): Snapshot;
  /** Puts what it holds (of one authority, or of all) back to a snapshot. */
  restore(snapshot: Snapshot, authority?: string): void;
  /** Resolves when `holds` does, looking when a request comes and when it ends; TIMEOUT after `timeoutMs`, the `patienceMs` of until when not given. */
  until(holds: () => boolean, options?: { timeoutMs?: number }): Promise<void>;
  /** The broker goes down: all connections end, what it holds stays. */
  stop(): Promise<void>;
  /** The broker comes back on the same port. */
  start(): Promise<void>;
  /** Shows this certificate from its next start on, and starts anew if it runs. */
  showCertificate(kind: CertificateKind): Promise<void>;
}

export type State<R extends Resource> = Omit<HistoryEntry, "value"> & { readonly value: ObjectOf[R] | undefined };

export interface Parts {
  readonly world: World;
  readonly waiters: Waiters;
  readonly listener: Listener;
  readonly open: () => Promise<Listener>;
  /** Says which certificate the next listener shows. */
  readonly certify: (kind: CertificateKind) => Promise<void>;
  readonly ca: string;
  readonly caFile: string | undefined;
}

/** Puts the parts together behind one face. */
export function simulatedBroker({ world, waiters, listener, open, certify, ca, caFile }: Parts): SimulatedBroker {
  let running: Listener | undefined = listener;
  const { port } = listener;
  const authority = (name: string): Authority => {
    const found = world.authorities.get(name);
    if (!found) throw new BrokerSimulatorError("BAD_OPTION", `no such authority: ${name}`);
    return found;
  };
  return {
    url: `${ca === "" ? "http" : "https"}://localhost:${port}/`,
    port,
    ca,
    caFile,
    faults: world.faults,
    requests: world.requests,
    get settings() {
      return world.settings;
    },
    set(settings) {
      world.settings = { ...world.settings, ...settings };
    },
    clearRequests() {
      world.requests.length = 0;
    },
    counts(name) {
      const counted = name === undefined ? [...world.authorities.values()] : [authority(name)];
      const count = (resource: Resource) => counted.reduce((sum, { holdings }) => sum + holdings[resource].size, 0);
      return Object.fromEntries(resources.map((resource) => [resource, count(resource)])) as Record<Resource, number>;
    },
    get<R extends Resource>(name: string, resource: R, id: string) {
      const object = view(authority(name).holdings, resource, id);
      return object && (plain(object) as ObjectOf[R]);
    },
    contextOrder(name, id) {
      const user = view(authority(name).holdings, "users", id) as OrderedUser | undefined;
      return user ? [...user.context.keys()] : [];
    },
    history<R extends Resource>(name: string, resource: R, id: string) {
      const states = authority(name).history.get(historyKey(resource, id)) ?? [];
      const read = (value: string | undefined) =>
        value === undefined ? undefined : (JSON.parse(value) as ObjectOf[R]);
      return states.map((state) => ({ ...state, value: read(state.value) }));
    },
    everHeld: (name, resource) => everHeld(authority(name).history, resource),
    forgetHistory() {
      for (const { history } of world.authorities.values()) forgetPast(history);
    },
    dump: () => dump(world),
    dumpText: () => dumpText(world),
    addAuthority(name, password) {
      world.authorities.set(name, newAuthority(name, password));
    },
    removeAuthority(name) {
      world.authorities.delete(name);
    },
    setPassword(name, password) {
      authority(name).password = password;
    },
    expireTokens(name) {
      world.tokens.revoke(name);
    },
    tamper: tamperWith(world, authority, waiters.wake),
    loseEverything(name) {
      const losers = name === undefined ? world.authorities.values() : [authority(name)];
      for (const loser of losers) loseObjects(world, loser);
      waiters.wake();
    },
    snapshot: () => takeSnapshot(world),
    restore(snapshot, name) {
      const restored = name === undefined ? world.authorities.values() : [authority(name)];
      for (const one of restored) restoreSnapshot(world, one, snapshot);
      waiters.wake();
    },
    until: (holds, options) => waiters.until(holds, options),
    async stop() {
      if (!running) throw new BrokerSimulatorError("NOT_RUNNING", "the broker is stopped already");
      const stopped = running;
      running = undefined;
      await stopped.close();
    },
    async start() {
      if (running) throw new BrokerSimulatorError("RUNNING", "the broker runs already");
      running = await open();
    },
    async showCertificate(kind) {
      await certify(kind);
      if (!running) return;
      await running.close();
      running = await open();
    },
  };
}
