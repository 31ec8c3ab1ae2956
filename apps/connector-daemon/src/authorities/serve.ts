import { openBroker } from "@id-connector/broker-client";
import { parseListenerItem } from "@id-connector/listener-object";
import { openReader } from "@id-connector/queue-fs";
import { readCa, type Authority } from "@id-connector/school-authority-config";
import { createBell } from "../bell.js";
import { startDelivering, type Deliverer } from "../deliver/deliver.js";
import { forgetDeletions } from "../deliver/forget-deletions.js";
import { createGate, type Gate } from "../deliver/gate.js";
import { keepRunning } from "../keep-running.js";
import type { Surroundings } from "../surroundings.js";
import { createRate, type Rate } from "./rate.js";
import type { Station } from "./station.js";

/** An authority being served with one configuration. */
export interface Service {
  /** The delivery; undefined while it cannot be started. */
  delivery(): Delivering | undefined;
  /** Ends the delivery; what is in flight gets some time to be answered. */
  stop(): Promise<void>;
}

export interface Delivering {
  readonly deliverer: Deliverer;
  readonly gate: Gate;
  readonly rate: Rate;
}

/** Serves the authority until `stop`: a delivery that cannot start, or breaks, is started again after growing pauses. */
export function serve(station: Station, authority: Authority, surroundings: Surroundings): Service {
  const { random, patienceMs } = surroundings;
  const log = surroundings.log.child({ authority: station.name });
  const stopping = new AbortController();
  const cutOff = new AbortController();
  const signals = { stopping: stopping.signal, cutOff: cutOff.signal };
  let delivering: Delivering | undefined;

  const deliver = async () => {
    try {
      const started = await startDelivery(station, authority, { ...surroundings, log }, signals);
      delivering = started;
      station.trouble = undefined;
      log.info("authority is served", { stage: "deliver", outcome: "working" });
      await started.deliverer.ended.finally(started.close);
    } catch (error) {
      station.trouble = { state: "waiting", code: codeOf(error), message: messageOf(error) };
      throw error;
    } finally {
      delivering = undefined;
    }
  };
  const ended = keepRunning(deliver, { stage: "deliver", log, stopping: stopping.signal, random });
  return {
    delivery: () => delivering,
    async stop() {
      stopping.abort();
      const patience = setTimeout(() => {
        cutOff.abort();
      }, patienceMs);
      await ended;
      clearTimeout(patience);
    },
  };
}

/** The reader's lock makes the delivery the only one on this queue. */
async function startDelivery(
  station: Station,
  authority: Authority,
  surroundings: Surroundings,
  { stopping, cutOff }: { readonly stopping: AbortSignal; readonly cutOff: AbortSignal },
): Promise<Delivering & { readonly close: () => Promise<void> }> {
  const { now, random, names, directory, env, most, log, onTrash } = surroundings;
  const { queue, ledger } = station;
  const ca = await readCa(authority);
  // an incomplete ledger needs them: what it does not know it has to ask for
  if (ledger.complete) await forgetDeletions(ledger, now());
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
  const keyOf = (value: unknown, name: string) => parseListenerItem(value, name).id;
  const reader = await openReader(queue, { keyOf, now, onTrash: onTrash(log.child({ stage: "deliver" })) }).catch(
    async (error: unknown) => {
      await broker.close();
      throw error;
    },
  );
  const broken = new AbortController();
  const signal = AbortSignal.any([cutOff, broken.signal]);
  const delivery = {
    ...{ authority, broker, directory, ledger, queue, reader, names, log, now, random, signal },
    ...{ underWay: new Map(), refusedClasses: new Map() },
  };
  const deliverer = startDelivering(delivery, gate, stopping);
  const close = async () => {
    broken.abort();
    // a delivery that broke leaves requests in flight: the next one must not meet them
    while (deliverer.running() > 0) await createBell().rung(10, new AbortController().signal);
    await reader.close();
    await broker.close();
  };
  return { deliverer, gate, rate, close };
}

function codeOf(error: unknown): string {
  const { code } = error as { readonly code?: unknown };
  return typeof code === "string" ? code : "DEFECT";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
