import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { openBroker } from "@id-connector/broker-client";
import type { SchoolScope } from "@id-connector/broker-mapping";
import type { AuthorityLedger } from "@id-connector/delivery-ledger";
import { parseListenerItem } from "@id-connector/listener-object";
import { openQueue, openReader, type Queue, type QueueReader } from "@id-connector/queue-fs";
import type { Authority } from "@id-connector/school-authority-config";
import { startDelivering, type Deliverer } from "../deliver/deliver.js";
import { createGate, type Gate } from "../deliver/gate.js";
import type { Surroundings } from "../surroundings.js";
import { createRate, type Rate } from "./rate.js";

/** One authority at work: its out queue, its ledger and, while it is active and its configuration is sound, its delivery. */
export interface Station {
  readonly name: string;
  readonly queue: Queue;
  readonly ledger: AuthorityLedger;
  /** The configuration in force; undefined until a sound one was seen. */
  authority: Authority | undefined;
  /** What is wrong with the configuration file. */
  problem: string | undefined;
  running: Running | undefined;
}

export interface Running {
  readonly deliverer: Deliverer;
  readonly gate: Gate;
  readonly rate: Rate;
  stop(): Promise<void>;
}

/** Opens queue and ledger of an authority that is seen for the first time since the start. */
export async function openStation(name: string, surroundings: Surroundings): Promise<Station> {
  const { folders, ledger } = surroundings;
  const folder = folders.outQueue(name);
  const isFirst = !ledger.authorities().includes(name);
  // a queue that is older than our ledger belonged to a predecessor: the broker holds more than the ledger knows
  const startsEmpty = isFirst && !existsSync(folder);
  const queue = await openQueue(folder, { tmpFolder: folders.tmp });
  const authorityLedger = ledger.authority(name);
  if (isFirst) await authorityLedger.setComplete(startsEmpty);
  return { name, queue, ledger: authorityLedger, authority: undefined, problem: undefined, running: undefined };
}

/** What distribute may assume about the schools of an authority whose configuration cannot be read. */
export function scopeOf({ authority }: Station): SchoolScope {
  return authority?.schools ?? "all";
}

/** Starts the delivery with a configuration; the reader's lock makes it the only one on this queue. */
export async function startStation(
  station: Station,
  authority: Authority,
  surroundings: Surroundings,
): Promise<Running> {
  const { now, random, names, directory, env, most, onTrash } = surroundings;
  const log = surroundings.log.child({ authority: station.name });
  const ca = authority.caFile === undefined ? undefined : await readFile(authority.caFile, "utf8");
  const reader: QueueReader = await openReader(station.queue, { keyOf, now, onTrash: onTrash(log) });
  const stopping = new AbortController();
  const cutOff = new AbortController();
  const gate = createGate({ most, now, random, log });
  const rate = createRate(now);
  const broker = openBroker({
    url: authority.url,
    authority: authority.name,
    credentials: () => ({ username: authority.username, password: authority.password.reveal() }),
    connections: most,
    env,
    ...(ca === undefined ? {} : { ca }),
    ...(authority.workgroupsPath === undefined ? {} : { workgroupsPath: authority.workgroupsPath }),
    onRequest(request) {
      gate.answered(request, deliverer.running());
      if (request.status !== undefined && request.status < 300 && request.method !== "GET") rate.count();
    },
  });
  const delivery = {
    ...{ authority, broker, directory, ledger: station.ledger, queue: station.queue, reader, names, log, now, random },
    ...{ signal: cutOff.signal, underWay: new Map(), refusedClasses: new Map() },
  };
  const deliverer = startDelivering(delivery, gate, stopping.signal);
  return {
    deliverer,
    gate,
    rate,
    async stop() {
      stopping.abort();
      const patience = setTimeout(() => {
        cutOff.abort();
      }, surroundings.patienceMs);
      await deliverer.ended.catch(() => undefined);
      clearTimeout(patience);
      await reader.close();
      await broker.close();
    },
  };
}

function keyOf(value: unknown, name: string): string {
  return parseListenerItem(value, name).id;
}
