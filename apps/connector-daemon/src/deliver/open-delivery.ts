import { pause } from "@id-connector/bounded-work";
import { openBroker, type Broker } from "@id-connector/broker-client";
import type { AuthorityLedger } from "@id-connector/delivery-ledger";
import { type ListenerItem, parseListenerItem } from "@id-connector/listener-object";
import { keyOfName, openQueue, openReader, trashOf, type Queue } from "@id-connector/queue-fs";
import { type Authority, brokerAccess } from "@id-connector/school-authority-config";
import { checkTrustedFolder } from "@id-connector/trusted-path";
import type { DefectBook } from "../defects/defect-book.js";
import { keepRunning } from "../stages/keep-running.js";
import type { Contradictions } from "../scope/contradictions.js";
import type { Stage } from "../stages/stage.js";
import type { Surroundings } from "../stages/surroundings.js";
import { createCircuitBreaker, isConfirmedWrite, type CircuitBreaker } from "./breaker/circuit-breaker.js";
import { confirmMissing } from "./breaker/confirm-missing.js";
import { createDelivery } from "./delivery.js";
import { type DeliveryLoop, startDeliveryLoop } from "./delivery-loop.js";
import { pruneDeletions } from "./ledger/prune-deletions.js";
import { bringLooksForward } from "./select/bring-looks-forward.js";
import type { Doubts } from "./select/doubts.js";
import { createTrashMaintainer } from "./trash/maintain-trash.js";
import { openTrash, type TrashIndex } from "./trash/trash-index.js";

/** The delivery to one authority, as the rest of the daemon sees it. */
export interface RunningDelivery {
  readonly loop: DeliveryLoop;
  readonly breaker: CircuitBreaker;
  /** A broker whose answer that an object is missing counts only if the broker knows other objects (`confirmMissing`). */
  readonly broker: Broker;
  readonly trash: TrashIndex;
  readonly doubts: Doubts;
  /** The DN where listening last saw an object. */
  readonly lastDn: (id: string) => string | undefined;
  /** Aborted when the delivery ends, in any way. */
  readonly ending: AbortSignal;
  /** To be awaited when `loop.ended` settled. */
  close(): Promise<void>;
}

export interface DeliveryOptions {
  readonly authority: Authority;
  readonly queue: Queue;
  readonly ledger: AuthorityLedger;
  readonly surroundings: Surroundings;
  readonly defects: DefectBook;
  readonly contradicted: Contradictions["note"];
  readonly stage: Stage;
  readonly trashStage: Stage;
  /** Aborted: the delivery takes nothing more, and waits for the answers to requests in flight. */
  readonly stopping: AbortSignal;
  /** Aborted: cuts off requests in flight. */
  readonly cutOff: AbortSignal;
  /** Called for each write that the broker confirmed. */
  readonly onWritten: () => void;
}

/**
 * Opens all that the delivery to an authority works with, and starts the delivery. The reader's lock makes it the only delivery
 * of this queue. Throws QueueError, LedgerError, TrustError or AuthorityConfigError.
 */
export async function openDelivery(options: DeliveryOptions): Promise<RunningDelivery> {
  const { authority, queue, ledger, surroundings, defects, contradicted, stage, trashStage, stopping } = options;
  const { folders, random, names, itemsTell, directory, env, most, log, onTrash, trashDays } = surroundings;
  const { now, wall, onWall, offWall, believed } = surroundings;
  const clock = { now, wall, onWall, offWall, believed };
  await openQueue(queue.folder, queue); // a person may have removed its folders since
  const trust = { home: folders.home, mayBeLink: true };
  for (const folder of [queue.folder, trashOf(queue).folder]) await checkTrustedFolder(folder, trust);
  const access = await brokerAccess(authority, { home: folders.home });
  // an incomplete ledger needs its deletions: the delivery has to ask for every object that the ledger does not know
  if (ledger.complete) await pruneDeletions(ledger, believed());
  await bringLooksForward({ ledger, now, random });
  const trash = await openTrash(queue, clock);
  const maintainer = createTrashMaintainer({
    ...{ queue, trash, ledger, log, now, believed, random, days: trashDays },
    onPlanned: () => {
      loop.wake();
    },
  });
  const breaker = createCircuitBreaker({ most, now, random, log, onBack: maintainer.retry });
  const broker = openBroker({
    ...access,
    connections: most + 1, // one connection for the verification, so that it takes no place of the delivery
    env,
    onRequest(request) {
      breaker.answered(request, loop.running());
      if (isConfirmedWrite(request)) options.onWritten();
    },
  });
  const logTrashed = onTrash(log.child({ stage: "deliver" }));
  const trashed: typeof logTrashed = (name, reason) => {
    logTrashed(name, reason);
    maintainer.look();
  };
  const reading = {
    ...{ parse: parseListenerItem, keyOf: ({ id }: ListenerItem) => id, keyOfName },
    ...{ now, wall, onTrash: trashed },
  };
  const reader = await openReader(queue, reading).catch(async (error: unknown) => {
    await broker.close();
    throw error;
  });
  const broken = new AbortController();
  const signal = AbortSignal.any([options.cutOff, broken.signal]);
  const delivery = createDelivery({
    ...{ authority, broker: confirmMissing(broker, ledger, signal), directory, ledger, queue, reader, trash, names },
    ...{ itemsTell, log, ...clock, random, signal, defects, contradicted, restsUntil: breaker.restsUntil },
    ...{ stateFolder: folders.state, home: folders.home },
    lastDn: (id) => surroundings.ledger.directory.get(id)?.dn,
  });
  const loop = startDeliveryLoop(delivery, { breaker, stopping, stage });
  const ending = AbortSignal.any([stopping, broken.signal]);
  const maintaining = keepRunning(() => maintainer.run(ending, trashStage), {
    ...{ stage: trashStage, log, stopping: ending, random },
  });
  return {
    ...{ loop, breaker, broker: delivery.broker, trash, doubts: delivery.doubts, lastDn: delivery.lastDn, ending },
    async close() {
      broken.abort();
      // a delivery that broke leaves requests in flight: the next delivery must not meet them
      while (loop.runningSince() !== undefined) await pause(10);
      await maintaining;
      await reader.close();
      await broker.close();
    },
  };
}
