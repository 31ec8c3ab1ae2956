import { BrokerError } from "@id-connector/broker-client";
import { LdapReaderError, type ObjectReading } from "@id-connector/ldap-reader";
import { createBell } from "../bell.js";
import { isRefusal } from "./bring-to.js";
import { mustWait, neighbours } from "./conflicts.js";
import { createCrew, type Crew, type Job } from "./crew.js";
import { decide, type Decision } from "./decide.js";
import type { Delivery } from "./delivery.js";
import type { Gate } from "./gate.js";
import { itemOf } from "./item-of.js";
import { lookAgain } from "./look-again.js";
import { makeWay } from "./make-way.js";
import { perform } from "./perform.js";
import { possibleKinds } from "./possible-kinds.js";
import { postpone, refuse, settle } from "./settle.js";
import { findWitness, takeWork } from "./take-work.js";
import type { Work } from "./work.js";

/** The delivery to one authority, running. */
export interface Deliverer {
  /** Whether an object is taken: what the directory said about it may be on its way. */
  holds(id: string): boolean;
  running(): number;
  /** Ends when `stopping` was aborted and everything in flight was answered, or cut off by `delivery.signal`. */
  readonly ended: Promise<void>;
}

const idleMs = 60_000;
const defectPauseMs = 60_000;
const failedPauseMs = 500;
const blockedMs = 1_000;
const pausesUntilWitness = 3;

/** Starts delivering: takes work, reads the directory for all of it at once, decides, sends, settles. */
export function startDelivering(parts: Omit<Delivery, "restsUntil">, gate: Gate, stopping: AbortSignal): Deliverer {
  const delivery: Delivery = { ...parts, restsUntil: gate.restsUntil };
  const { now, reader, directory, ledger, log } = delivery;
  const bell = createBell();
  const crew: Crew = createCrew(gate.places, run, bell.ring);
  let hearing = false;
  let directoryDown = false;
  return {
    holds: (id) => crew.underWay.has(id) || reader.holds(id),
    running: crew.running,
    ended: loop(),
  };

  async function loop(): Promise<void> {
    while (!stopping.aborted) {
      if (gate.closedForMs() > 0) {
        await putBack(crew.withdraw().map(({ work }) => work));
        await bell.rung(gate.closedForMs(), stopping);
        continue;
      }
      const room = crew.room();
      if (room <= 0) {
        await bell.rung(idleMs, stopping);
        continue;
      }
      const work = await gather(room);
      if (work.length > 0) await consider(work);
      else if (isOver()) await probe();
      else await idle();
    }
    await putBack(crew.withdraw().map(({ work }) => work));
    while (crew.running() > 0) await bell.rung(idleMs, new AbortController().signal);
  }

  async function gather(room: number): Promise<readonly Work[]> {
    const work = await takeWork(delivery, room, crew.underWay);
    const [first] = work;
    if (first === undefined || crew.running() > 0) return work;
    const { pauses, suspects } = gate.health();
    // whether an object alone is refused, or every one, shows only beside one that should get through
    const inDoubt = work.every(({ id }) => suspects.get(id)?.clash === false);
    if (!inDoubt && pauses < pausesUntilWitness) return work;
    const witness = findWitness(delivery, suspects.get(first.id)?.resource ?? "users", suspects);
    return witness ? [witness, ...work.filter(({ id }) => id !== witness.id)] : work;
  }

  /** Whether the authority waits although there is nothing left that could show that it need not. */
  function isOver(): boolean {
    const { state, suspects } = gate.health();
    return state === "waiting" && suspects.size === 0 && crew.running() === 0;
  }

  async function idle(): Promise<void> {
    if (!hearing) {
      hearing = true;
      void reader.changed(stopping).then(heard, heard);
    }
    const due = ledger.later.due(Number.MAX_SAFE_INTEGER, 1)[0]?.[1].dueAt;
    await bell.rung(Math.min(idleMs, due === undefined ? idleMs : Math.max(10, due - now())), stopping);
  }

  /** With nothing to send, a question tells whether the pause is over: else `status` would speak of waiting until the next change. */
  async function probe(): Promise<void> {
    const [school] = ledger.entries({ kind: "school" });
    try {
      await (school ? delivery.broker.schools.exists(school[0], { signal: delivery.signal }) : delivery.broker.login());
      gate.resume();
    } catch (error) {
      if (!(error instanceof BrokerError)) throw error;
      gate.halt({ code: error.code, message: error.message });
    }
  }

  function heard(): void {
    hearing = false;
    bell.ring();
  }

  async function consider(work: readonly Work[]): Promise<void> {
    const reading = await read(work);
    if (reading === undefined) return putBack(work);
    const blocked: Work[] = [];
    for (const one of usersFirst(work, reading)) {
      const decision = decideOne(one, reading);
      const touched = neighbours(decision, ledger.get(one.id));
      if (mustWait(one.id, touched, crew.underWay)) blocked.push(one);
      else if (one.origin !== "witness" || decision.act.startsWith("send")) {
        const item = one.item ?? itemOf(one.id, reading.objects.get(one.id));
        crew.add({ work: { ...one, item }, decision, neighbours: new Set(touched) });
      }
    }
    if (blocked.length === 0) return;
    await bell.rung(blockedMs, stopping);
    await putBack(blocked);
  }

  async function read(work: readonly Work[]): Promise<ObjectReading | undefined> {
    try {
      const reading = await directory.readObjects(
        work.map(({ id }) => id),
        { signal: stopping },
      );
      if (directoryDown) gate.resume();
      directoryDown = false;
      return reading;
    } catch (error) {
      if (stopping.aborted) return undefined;
      if (!(error instanceof LdapReaderError)) throw error;
      directoryDown = true;
      gate.halt({ code: `DIRECTORY_${error.code}`, message: error.message });
      return undefined;
    }
  }

  function decideOne(work: Work, reading: ObjectReading): Decision {
    const { authority, names } = delivery;
    return decide({
      object: reading.objects.get(work.id),
      schools: reading.schools,
      entry: ledger.get(work.id),
      ledgerComplete: ledger.complete,
      scope: authority.schools,
      sends: { users: authority.sendsUsers, groups: authority.sendsGroups },
      possibleKinds: possibleKinds(work.item, names),
    });
  }

  async function run({ work, decision }: Job): Promise<void> {
    const startedAt = now();
    try {
      if (gate.isDeadlocked(work.id)) await makeWay(delivery, decision);
      const result = await perform(delivery, work, decision);
      if (!result.settled) {
        log.debug("deliver", { stage: "deliver", item: work.id, outcome: "waiting", why: result.why });
        await postpone(delivery, work, now() + result.afterMs);
        return;
      }
      await settle(delivery, work, result, now() - startedAt);
      gate.forgive(work.id);
    } catch (error) {
      await blame(work, decision, error);
    }
  }

  async function blame(work: Work, decision: Decision, error: unknown): Promise<void> {
    if (delivery.signal.aborted) return postpone(delivery, work);
    if (!(error instanceof BrokerError)) {
      // a defect of ours or a full disk: the object stays where it is and the others go on
      log.error("deliver", { stage: "deliver", item: work.id, outcome: "waiting", error });
      return postpone(delivery, work, now() + defectPauseMs);
    }
    if (work.origin === "witness") {
      const { code, message, retryAfterMs } = error;
      if (!isRefusal(error)) gate.halt({ code, message }, retryAfterMs);
      return;
    }
    // a user may fail for its class, which then is to blame and is looked at itself
    const culprit = error.id ?? work.id;
    const verdict = gate.failed(culprit, error, crew.running());
    if (verdict.refused && (culprit === work.id || isRefusal(error))) {
      gate.forgive(culprit);
      // its users need not wait for it: they are sent without it
      if (decision.act === "send_group") delivery.refusedClasses.set(work.id, ledger.digest(decision.content));
      return refuse(delivery, work, error, verdict);
    }
    const { code, status } = error;
    log.info("deliver", { stage: "deliver", item: work.id, outcome: "waiting", code, status });
    if (culprit !== work.id && error.resource !== "schools") await lookAgain(delivery, culprit, 0, "failed");
    return postpone(delivery, work, Math.max(verdict.againAt, now() + failedPauseMs));
  }

  async function putBack(work: readonly Work[]): Promise<void> {
    for (const one of work) await postpone(delivery, one);
  }
}

/** A user names its classes and a class its members: users go first, so that a class has them all. */
function usersFirst(work: readonly Work[], reading: ObjectReading): readonly Work[] {
  const isGroup = ({ id }: Work) => ["school_class", "workgroup"].includes(reading.objects.get(id)?.kind ?? "user");
  return [...work.filter((one) => !isGroup(one)), ...work.filter(isGroup)];
}
