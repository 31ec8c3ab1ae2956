import type { ServedDelivery, Service } from "./service.js";
import { createWakeSignal, pause } from "@id-connector/bounded-work";
import { describeError } from "@id-connector/redaction";
import type { Authority } from "@id-connector/school-authority-config";
import { createDefectBook, type DefectBook } from "../defects/defect-book.js";
import { isDefect, nameError, tellError } from "../defects/tell-error.js";
import { openDelivery } from "../deliver/open-delivery.js";
import { keepRunning } from "../stages/keep-running.js";
import { type Contradictions, createContradictions } from "../scope/contradictions.js";
import { type Checking, keepScope } from "../scope/keep-scope.js";
import type { Stage } from "../stages/stage.js";
import type { Surroundings } from "../stages/surroundings.js";
import { defectCode } from "../words/trash-codes.js";
import { createVerifier } from "../verify/verifier.js";
import { createRate } from "./rate.js";
import type { OwnStation, Station } from "./station.js";

/** Serves the authority until `stop`: a delivery that cannot start, or breaks, is started again after growing pauses. */
export function serve(station: OwnStation, authority: Authority, surroundings: Surroundings): Service {
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
  const signals = { stopping: stopping.signal, cutOff: cutOff.signal };
  const course = { ...signals, defects, contradicted: contradictions.note, ...own };
  let delivering: ServedDelivery | undefined;
  let checking: Checking | undefined;

  const deliver = async () => {
    try {
      const started = await startDelivery(station, authority, { ...surroundings, log }, course);
      delivering = started;
      station.trouble = undefined;
      log.info("authority is served", { stage: "deliver", outcome: "working" });
      await started.loop.ended.finally(started.close);
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
      if (delivering) delivering.loop.tryNow();
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
  readonly contradicted: Contradictions["note"];
  readonly stage: Stage;
  readonly trashStage: Stage;
  /** Missing where nothing is to be verified. */
  readonly verifyStage: Stage | undefined;
}

/** The delivery, and beside it the verification, which waits whenever the delivery has something to do. */
async function startDelivery(
  { queue, ledger }: Station,
  authority: Authority,
  surroundings: Surroundings,
  { verifyStage, ...course }: Course,
): Promise<ServedDelivery & { readonly close: () => Promise<void> }> {
  const { directory, log, now, wall, believed, random, incoming } = surroundings;
  const rate = createRate(now);
  const delivery = await openDelivery({
    ...{ authority, queue, ledger, surroundings, ...course },
    onWritten: () => {
      rate.count();
    },
  });
  const { loop, broker, trash, lastDn, ending } = delivery;
  const verifier = createVerifier({
    ...{ authority, broker, directory, ledger, queue, trash, log, lastDn, signal: ending },
    ...{ now, wall, pause, believed, days: surroundings.verifyDays },
    ...{ hasTaken: (id: string) => loop.hasTaken(id), followedTo: incoming.followedTo },
    isIdle: () => loop.isIdle() && incoming.isQuiet(),
  });
  const verifying =
    verifyStage &&
    keepRunning(() => verifier.run(ending, verifyStage), { stage: verifyStage, log, stopping: ending, random });
  return {
    ...{ ...delivery, rate, verifier: verifyStage && verifier },
    async close() {
      await delivery.close();
      await verifying;
    },
  };
}

function codeOf(error: unknown): string {
  return isDefect(error) ? defectCode : (tellError(error).code ?? "FILE_SYSTEM");
}

/** The message of an error of our packages; for a defect, whose message may hold anything, its name and its place. */
function messageOf(error: unknown): string {
  if (isDefect(error)) return `a defect of the connector (${nameError(tellError(error))}); report it`;
  return describeError(error);
}
