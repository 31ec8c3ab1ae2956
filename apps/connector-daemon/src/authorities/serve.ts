import { createSingleFlight, createWakeSignal, pause } from "@id-connector/bounded-work";
import { openBroker } from "@id-connector/broker-client";
import { followOrders, ordersFolder } from "@id-connector/deletion-orders";
import { type ListenerItem, parseListenerItem } from "@id-connector/listener-object";
import { openQueue, openReader, trashOf } from "@id-connector/queue-fs";
import { describeError } from "@id-connector/redaction";
import { type Authority, brokerAccess } from "@id-connector/school-authority-config";
import { checkTrustedFolder } from "@id-connector/trusted-path";
import { createDefectBook, type DefectBook } from "../defects/defect-book.js";
import { isDefect, nameError, tellError } from "../defects/tell-error.js";
import { bringLooksForward } from "../deliver/select/bring-looks-forward.js";
import { openGuard } from "../deliver/guard/guard.js";
import { type Deliverer, startDelivering } from "../deliver/delivery-loop.js";
import type { Delivery } from "../deliver/context/delivery.js";
import { doubtMissing } from "../deliver/breaker/confirm-missing.js";
import { forgetDeletions } from "../deliver/ledger/prune-deletions.js";
import { createGate, type Gate } from "../deliver/breaker/circuit-breaker.js";
import { createRetryOf } from "../deliver/trash/retry-schedule.js";
import { createTender } from "../deliver/trash/maintain-trash.js";
import { openTrash, type TrashIndex } from "../deliver/trash/trash-index.js";
import { defectCode, isCode, isUnseen } from "../trash-codes.js";
import { keepRunning } from "../keep-running.js";
import { type Contradictions, createContradictions } from "../scope/contradictions.js";
import { type Checking, keepScope } from "../scope/keep-scope.js";
import type { Stage } from "../stages/stage.js";
import type { Surroundings } from "../surroundings.js";
import { createVerifier, type Verifier } from "../verify/verifier.js";
import { createRate, type Rate } from "./rate.js";
import type { Station } from "./station.js";

/** An authority being served with one configuration. */
export interface Service {
  /** The delivery; undefined while it cannot be started. */
  delivery(): Delivering | undefined;
  /** What is being queued because no event brings it; undefined where nothing is. */
  checking(): Checking | undefined;
  /** Objects at which it failed by a defect. */
  readonly defects: Pick<DefectBook, "told">;
  /** Somebody asked to try at once where it waits. */
  tryNow(): void;
  /** Ends the delivery; what is in flight gets some time to be answered. */
  stop(): Promise<void>;
}

export interface Delivering {
  readonly deliverer: Deliverer;
  readonly gate: Gate;
  readonly rate: Rate;
  readonly trash: Pick<TrashIndex, "counts">;
  readonly doubted: Delivery["doubted"];
  /** Missing where it is switched off. */
  readonly verifier: Verifier | undefined;
}

/** Serves the authority until `stop`: a delivery that cannot start, or breaks, is started again after growing pauses. */
export function serve(station: Station, authority: Authority, surroundings: Surroundings): Service {
  const { now, onWall, random, patienceMs, stages } = surroundings;
  const log = surroundings.log.child({ authority: station.name });
  const stopping = new AbortController();
  const cutOff = new AbortController();
  const defects = createDefectBook({ now, onWall });
  const [stage, trashStage] = [stages.open("deliver", station.name), stages.open("trash", station.name)];
  const verifyStage = surroundings.verifyDays > 0 ? stages.open("verify", station.name) : undefined;
  const scopeStage = stages.open("scope", station.name);
  const [wakeSignal, scopeWake] = [createWakeSignal(), createWakeSignal()];
  const contradictions = createContradictions(now, scopeWake.wake);
  const own = { stage, trashStage, verifyStage };
  const course = { stopping: stopping.signal, cutOff: cutOff.signal, defects, contradictions, ...own };
  let delivering: Delivering | undefined;
  let checking: Checking | undefined;

  const deliver = async () => {
    try {
      const started = await startDelivery(station, authority, { ...surroundings, log }, course);
      delivering = started;
      station.trouble = undefined;
      log.info("authority is served", { stage: "deliver", outcome: "working" });
      await started.deliverer.ended.finally(started.close);
    } catch (error) {
      const since = station.trouble?.since ?? now();
      station.trouble = { state: "waiting", code: codeOf(error), message: messageOf(error), since };
      throw error;
    } finally {
      delivering = undefined;
    }
  };
  const check = () =>
    keepScope(station, {
      ...{
        authority,
        surroundings: { ...surroundings, log },
        contradictions,
        wakeSignal: scopeWake,
        stage: scopeStage,
      },
      stopping: stopping.signal,
      onChecking: (now) => void (checking = now),
    });
  const ended = Promise.all([
    keepRunning(deliver, { stage, log, stopping: stopping.signal, random, wakeSignal }),
    keepRunning(check, { stage: scopeStage, log, stopping: stopping.signal, random }),
  ]);
  return {
    delivery: () => delivering,
    checking: () => checking,
    defects,
    tryNow() {
      if (delivering) delivering.deliverer.tryNow();
      else wakeSignal.wake();
    },
    async stop() {
      stopping.abort();
      const patience = setTimeout(() => {
        cutOff.abort();
      }, patienceMs);
      await ended;
      clearTimeout(patience);
      for (const one of [stage, trashStage, scopeStage, verifyStage]) if (one) stages.close(one);
    },
  };
}

interface Course {
  readonly stopping: AbortSignal;
  readonly cutOff: AbortSignal;
  readonly defects: DefectBook;
  readonly contradictions: Contradictions;
  readonly stage: Stage;
  readonly trashStage: Stage;
  /** Missing where nothing is to be verified. */
  readonly verifyStage: Stage | undefined;
}

/** The reader's lock makes the delivery the only one on this queue. */
async function startDelivery(
  station: Station,
  authority: Authority,
  surroundings: Surroundings,
  { stopping, cutOff, defects, contradictions, stage, trashStage, verifyStage }: Course,
): Promise<Delivering & { readonly close: () => Promise<void> }> {
  const { folders, random, names, itemsTell, directory, env, most, log, onTrash, trashDays } = surroundings;
  const { now, wall, onWall, offWall, believed } = surroundings;
  const clock = { now, wall, onWall, offWall, believed };
  const { queue, ledger } = station;
  await openQueue(queue.folder, queue); // somebody may have removed its folders since
  const trust = { home: folders.home, mayBeLink: true };
  for (const folder of [queue.folder, trashOf(queue).folder]) await checkTrustedFolder(folder, trust);
  const access = await brokerAccess(authority, { home: folders.home });
  // an incomplete ledger needs them: what it does not know it has to ask for
  if (ledger.complete) await forgetDeletions(ledger, believed());
  await bringLooksForward({ ledger, now, random });
  const trash = await openTrash(queue, clock);
  const tender = createTender({
    ...{ queue, trash, ledger, log, now, believed, random, days: trashDays },
    onPlanned: () => {
      deliverer.wake();
    },
  });
  const gate = createGate({ most, now, random, log, onBack: tender.retry });
  const rate = createRate(now);
  const broker = openBroker({
    ...access,
    connections: most + 1, // one for the verification, so that it takes no place of the delivery
    env,
    onRequest(request) {
      gate.answered(request, deliverer.running());
      if (request.status !== undefined && request.status < 300 && request.method !== "GET") rate.count();
    },
  });
  const logTrashed = onTrash(log.child({ stage: "deliver" }));
  const trashed: typeof logTrashed = (name, reason) => {
    logTrashed(name, reason);
    tender.look();
  };
  const reading = { parse: parseListenerItem, keyOf: ({ id }: ListenerItem) => id, now, wall, onTrash: trashed };
  const reader = await openReader(queue, reading).catch(async (error: unknown) => {
    await broker.close();
    throw error;
  });
  const lastDn = (id: string) => surroundings.ledger.directory.get(id)?.dn;
  const heap = { trash, ledger, now, random };
  const retryUnseen = createRetryOf(heap, isUnseen);
  const retryClashes = createRetryOf(heap, (code) => isCode(code, "EXISTS"));
  const doubted: Delivery["doubted"] = new Map();
  const broken = new AbortController();
  const signal = AbortSignal.any([cutOff, broken.signal]);
  const guard = openGuard({ authority, stateFolder: folders.state, home: folders.home, ledger, trash, log, ...clock });
  const orders = followOrders({
    ...{ folder: ordersFolder(folders.state, authority.name), home: folders.home, now: believed },
    onProblem({ code, message }) {
      log.error(message, { stage: "deliver", code });
    },
  });
  const delivery = {
    ...{ authority, broker: doubtMissing(broker, ledger, signal), directory, lastDn, ledger, queue, reader },
    ...{ trash, guard, orders, defects, names, itemsTell, log, ...clock, random, signal },
    ...{
      retryUnseen,
      retryClashes,
      singleFlight: createSingleFlight(),
      refusedClasses: new Map(),
      refusedSchools: new Map(),
    },
    ...{ doubted, contradicted: contradictions.note },
  };
  const deliverer = startDelivering(delivery, { gate, stopping, stage });
  const ending = AbortSignal.any([stopping, broken.signal]);
  const tending = keepRunning(() => tender.run(ending, trashStage), {
    ...{ stage: trashStage, log, stopping: ending, random },
  });
  const verifier = createVerifier({
    ...{ authority, broker: delivery.broker, directory, ledger, queue, trash, log, lastDn, signal: ending },
    ...{ now, wall, believed, days: surroundings.verifyDays },
    ...{ holds: (id: string) => deliverer.holds(id), followedTo: surroundings.incoming.followedTo },
    isIdle: () => deliverer.isIdle() && surroundings.incoming.isQuiet(),
  });
  const verifying =
    verifyStage &&
    keepRunning(() => verifier.run(ending, verifyStage), { stage: verifyStage, log, stopping: ending, random });
  const close = async () => {
    broken.abort();
    // a delivery that broke leaves requests in flight: the next one must not meet them
    while (deliverer.running() > 0) await pause(10);
    await tending;
    await verifying;
    await reader.close();
    await broker.close();
  };
  return { deliverer, gate, rate, trash, doubted, verifier: verifyStage && verifier, close };
}

function codeOf(error: unknown): string {
  return isDefect(error) ? defectCode : (tellError(error).code ?? "FILE_SYSTEM");
}

/** What our packages say of the world; of a defect, whose message nobody knows, its name and its place. */
function messageOf(error: unknown): string {
  if (isDefect(error)) return `a defect of the connector (${nameError(tellError(error))}); report it`;
  return describeError(error);
}
