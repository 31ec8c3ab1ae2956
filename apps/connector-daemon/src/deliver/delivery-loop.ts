import { createWakeSignal } from "@id-connector/bounded-work";
import { BrokerError } from "@id-connector/broker-client";
import { nameAtBroker } from "@id-connector/broker-mapping";
import { LdapReaderError, type ObjectReading } from "@id-connector/ldap-reader";
import { itemOf, priorities } from "@id-connector/listener-object";
import { isDefect } from "../defects/tell-error.js";
import type { Stage } from "../stages/stage.js";
import { needsRequest } from "./apply/needs-request.js";
import { attempt } from "./attempt.js";
import { mustWait, neighbours } from "./select/conflicts.js";
import { placedBroker, placedFlight } from "./placed-broker.js";
import { createRequestPlaces } from "./request-places.js";
import { createWorkerPool } from "./worker-pool.js";
import { decide } from "./decide/decide.js";
import { type Decision } from "./decide/decision.js";
import { doubtReading, type Doubt } from "./select/doubt-reading.js";
import type { Delivery } from "./delivery.js";
import { failByDefect } from "./conclude/fail-by-defect.js";
import type { CircuitBreaker } from "./breaker/circuit-breaker.js";
import { possibleKinds } from "./decide/possible-kinds.js";
import { postpone } from "./conclude/settle.js";
import { findProbe, takeWork } from "./select/take-work.js";
import type { Job, Work } from "./context/work.js";

/** The delivery to one authority, running. */
export interface DeliveryLoop {
  /** Whether an object is taken: what the directory said about it may be on its way. */
  hasTaken(id: string): boolean;
  /** How many requests are under way. */
  running(): number;
  /** Whether nothing waits or is under way, and requests get through as far as is known. */
  isIdle(): boolean;
  /** When the oldest attempt under way began, by the delivery's clock; undefined where none is under way. */
  runningSince(): number | undefined;
  /** To be called when an object is to be looked at sooner than before. */
  readonly wake: () => void;
  /** A person asked to try at once: objects that wait for the broker do not wait any longer. */
  tryNow(): void;
  /**
   * Ends when `stopping` was aborted and every request in flight was answered, or cut off by `delivery.signal`. Rejects when the delivery
   * itself cannot go on, as when the disk is full; requests in flight may then go on for a while.
   */
  readonly ended: Promise<void>;
}

const idleMs = 60_000;
const blockedMs = 1_000;
/** So many objects are read at once where none of them has to be sent. */
const mostAhead = 128;

interface Course {
  readonly breaker: CircuitBreaker;
  readonly stopping: AbortSignal;
  readonly stage: Stage;
}

/** Starts delivering: takes work, reads the directory for all of it at once, decides, sends, settles. */
export function startDeliveryLoop(delivery: Delivery, { breaker, stopping, stage }: Course): DeliveryLoop {
  const { now, reader, directory, ledger } = delivery;
  const wakeSignal = createWakeSignal();
  const mayBegin = () => !stopping.aborted && breaker.closedForMs() === 0;
  const places = createRequestPlaces({ now, places: breaker.places, mayBegin });
  const workers = createWorkerPool({ now, most: () => attemptsFor(breaker) }, attemptPlaced, onEnd);
  let failure: Error | undefined;
  let isFollowing = false;
  let directoryDown = false;
  let lastDoubt = "";
  let asked = false;
  let isIdling = false;
  /** So many objects are taken at least: more and more, while most of them need no request. */
  let ahead = 0;
  return {
    hasTaken: (id) => workers.underWay.has(id) || reader.hasTaken(id),
    running: places.running,
    isIdle() {
      const { state, suspects } = breaker.availability();
      return isIdling && workers.underWay.size === 0 && state === "working" && suspects.size === 0;
    },
    runningSince: workers.runningSince,
    wake: wakeSignal.wake,
    tryNow() {
      if (!breaker.hasten()) return;
      asked = true;
      reader.rouse();
      wakeSignal.wake();
    },
    ended: run(),
  };

  async function run(): Promise<void> {
    while (!stopping.aborted) {
      if (failure !== undefined) throw failure;
      if (breaker.closedForMs() > 0) {
        await stage.waitFor("the end of the pause", () => wakeSignal.next(breaker.closedForMs(), stopping));
        continue;
      }
      const room = workers.room();
      if (room <= 0 || isProbeUnderWay()) {
        await stage.waitFor("answers", () => wakeSignal.next(idleMs, stopping));
        continue;
      }
      const limit = Math.max(room, Math.min(ahead, 2 * mostAhead - workers.underWay.size));
      const work = await gather(limit);
      if (work.length > 0) {
        asked = false;
        await consider(work);
      } else if (isOver()) await probe();
      else {
        stage.beat();
        await stage.waitFor("items", idle);
        continue;
      }
      stage.beat();
    }
    while (workers.underWay.size > 0) await wakeSignal.next(idleMs);
  }

  async function attemptPlaced(job: Job): Promise<void> {
    const own = places.open(priorityOf(job));
    const placed = {
      ...delivery,
      broker: placedBroker(delivery.broker, own),
      singleFlight: placedFlight(delivery.singleFlight, own),
    };
    await attempt(job, { delivery: placed, breaker, runningAt: places.runningAt }).finally(own.close);
  }

  function onEnd(defect?: unknown): void {
    if (defect !== undefined)
      failure ??= defect instanceof Error ? defect : new Error("an attempt failed", { cause: defect });
    wakeSignal.wake();
  }

  async function gather(limit: number): Promise<readonly Work[]> {
    const { underWay } = workers;
    const options = { limit, places: breaker.places(), underWay, mayRetry: breaker.mayRetry() };
    const work = await takeWork(delivery, options);
    // a retry says nothing about others
    const ids = work.flatMap(({ id, origin }) => (origin === "retry" ? [] : [id]));
    const doubt = breaker.doubtAbout(ids, workers.running());
    const before = lastDoubt;
    lastDoubt = doubt?.key ?? "";
    if (doubt === undefined || doubt.key === before) return work;
    const probe = findProbe(delivery, doubt.resource, breaker.availability().suspects);
    if (probe === undefined) {
      // the broker never took an object of this kind, so there is no probe: the refused objects go to the trash, which tries them again
      breaker.believeRefusals(doubt.resource);
      return work;
    }
    await putBack(work);
    return [probe];
  }

  function isProbeUnderWay(): boolean {
    return [...workers.underWay.values()].some(({ work }) => work.origin === "probe");
  }

  /** Whether the authority waits although there is nothing left, or nothing due, that could show that it need not. */
  function isOver(): boolean {
    const { state, suspects } = breaker.availability();
    return state === "waiting" && (asked || suspects.size === 0) && workers.running() === 0;
  }

  async function idle(): Promise<void> {
    if (!isFollowing) {
      isFollowing = true;
      void reader.changed(stopping).then(onQueueChanged, onQueueChanged);
    }
    const due = ledger.later.due(Number.MAX_SAFE_INTEGER, 1)[0]?.[1].dueAt;
    isIdling = true;
    await wakeSignal.next(due === undefined ? idleMs : pauseUntil(due), stopping);
    isIdling = false;
  }

  function pauseUntil(due: number): number {
    const pauseMs = due - now();
    // an overdue object is under way, or may not be tried now
    return pauseMs < -blockedMs ? blockedMs : Math.min(idleMs, Math.max(10, pauseMs));
  }

  /** With nothing to send, a question tells whether the pause is over: else `status` would speak of waiting until the next change. */
  async function probe(): Promise<void> {
    asked = false;
    const [school] = ledger.entries({ kind: "school" });
    try {
      await (school ? delivery.broker.schools.exists(school[0], { signal: delivery.signal }) : delivery.broker.login());
      breaker.resume();
    } catch (error) {
      if (!(error instanceof BrokerError)) throw error;
      breaker.halt({ code: error.code, message: error.what });
    }
  }

  function onQueueChanged(): void {
    isFollowing = false;
    wakeSignal.wake();
  }

  async function consider(work: readonly Work[]): Promise<void> {
    let reading: ObjectReading | undefined;
    try {
      reading = await read(work);
    } catch (error) {
      if (!isDefect(error)) throw error;
      return considerApart(work, error);
    }
    if (reading === undefined) return putBack(work);
    const [blocked, beyond]: [Work[], Work[]] = [[], []];
    const before = workers.room();
    for (const one of usersFirst(work, reading)) {
      try {
        const doubt = doubtReading(delivery, one, reading);
        if (doubt?.againAt !== undefined && doubt.waits) await postpone(delivery, one, doubt.againAt);
        else {
          const how = consideredOne(one, reading, doubt);
          if (how === "blocked") blocked.push(one);
          if (how === "beyond") beyond.push(one);
        }
      } catch (error) {
        if (!isDefect(error)) throw error;
        await failByDefect(delivery, one, error);
      }
    }
    await putBack(beyond);
    ahead = nextAhead(work.length, { asked: before - workers.room(), beyond: beyond.length });
    if (blocked.length === 0) return;
    await stage.waitFor("answers", () => wakeSignal.next(blockedMs, stopping));
    await putBack(blocked);
  }

  /**
   * Reading fails by a defect: reads half of the objects at a time, until it is known which object is to blame. Where reading no object fails
   * as well, none is.
   */
  async function considerApart(work: readonly Work[], error: unknown): Promise<void> {
    const [only, ...others] = work;
    if (only === undefined) throw error;
    if (others.length > 0) {
      const half = Math.ceil(work.length / 2);
      await consider(work.slice(0, half));
      return consider(work.slice(half));
    }
    if ((await read([])) === undefined) return putBack(work);
    await failByDefect(delivery, only, error);
  }

  /** "blocked": it has to wait for others under way; "beyond": for another attempt to end. */
  function consideredOne(one: Work, reading: ObjectReading, doubt: Doubt | undefined): "taken" | "blocked" | "beyond" {
    const decision = doubt?.decision ?? decideOne(one, reading);
    const touched = neighbours(decision, ledger.all(one.id));
    if (mustWait(one.id, touched, workers.underWay)) return "blocked";
    if (one.origin === "probe" && !decision.act.startsWith("send")) return "taken";
    const item = one.item ?? itemOf(one.id, reading.objects.get(one.id));
    const job = { work: { ...one, item, againAt: doubt?.againAt }, decision, neighbours: new Set(touched) };
    const asks = needsRequest(delivery, one, decision);
    if (asks && one.origin !== "probe" && workers.room() <= 0) return "beyond";
    workers.add(job, { asks });
    return "taken";
  }

  async function read(work: readonly Work[]): Promise<ObjectReading | undefined> {
    const items = new Map(work.map(({ id, item }) => [id, item]));
    const dnOf = (id: string) => delivery.lastDn(id) ?? items.get(id)?.dn;
    // the reading must hold all changes up to now, as items may speak of them; it does not wait for later changes
    const atLeast = directory.newestPosition();
    for (;;) {
      try {
        const reading = await directory.readObjects([...items.keys()], { signal: stopping, dnOf, atLeast });
        if (directoryDown) breaker.resume();
        directoryDown = false;
        return reading;
      } catch (error) {
        if (stopping.aborted) return undefined;
        if (!(error instanceof LdapReaderError)) throw error;
        directoryDown = true;
        breaker.halt({ code: `DIRECTORY_${error.code}`, message: error.message });
        if (error.code !== "BEHIND") return undefined;
      }
      if (!(await pauseIsOver())) return undefined;
    }
  }

  /** False where the delivery ends meanwhile. */
  async function pauseIsOver(): Promise<boolean> {
    while (breaker.closedForMs() > 0 && !stopping.aborted && failure === undefined)
      await stage.waitFor("a directory server that has caught up", () =>
        wakeSignal.next(breaker.closedForMs(), stopping),
      );
    return !stopping.aborted && failure === undefined;
  }

  function decideOne(work: Work, reading: ObjectReading): Decision {
    const { authority, names } = delivery;
    return decide({
      object: reading.objects.get(work.id),
      schools: reading.schools,
      nameAtBroker: nameAtBroker(reading.schools, (id) => ledger.get(id, "school")),
      hidden: reading.hidden.has(work.id),
      hiddenAttributes: reading.hiddenAttributes.get(work.id),
      namelessSchools: reading.schools.flatMap(({ id, name }) =>
        reading.hiddenAttributes.has(id) && ledger.get(id, "school")?.state !== "present" ? [name] : [],
      ),
      entries: ledger.all(work.id),
      ledgerComplete: ledger.complete,
      scope: authority.schools,
      // a probe only shows whether requests get through, and asks for nothing else
      resend: work.resend && work.origin !== "probe",
      schoolItem: work.item?.udm_object_type === "container/ou" ? work.item : undefined,
      sends: { users: authority.sendsUsers, groups: authority.sendsGroups },
      possibleKinds: possibleKinds(work.item, names),
    });
  }

  async function putBack(work: readonly Work[]): Promise<void> {
    for (const one of work) await postpone(delivery, one);
  }
}

/**
 * How many attempts run at once: while so many of them have a place at the broker, the others write to the disk what comes before and after
 * their requests. One, while nobody knows whether requests get through.
 */
function attemptsFor(breaker: CircuitBreaker): number {
  const places = breaker.places();
  return breaker.availability().state === "waiting" ? places : Math.min(4 * places, places + 16);
}

/** As items have it: 0 comes first. What no item speaks of is as urgent as a change of the day. */
function priorityOf({ work }: Job): number {
  return work.taken?.priority ?? priorities.changed;
}

/** A user names its classes and a class its members: users go first, so that a class has them all. */
function usersFirst(work: readonly Work[], reading: ObjectReading): readonly Work[] {
  const isGroup = ({ id }: Work) => ["school_class", "workgroup"].includes(reading.objects.get(id)?.kind ?? "user");
  return [...work.filter((one) => !isGroup(one)), ...work.filter(isGroup)];
}

/**
 * How many objects are taken next, at least, after `taken` of them: twice as many where most needed no request, half as many where some found no
 * place; else as many as there is room for.
 */
function nextAhead(taken: number, { asked, beyond }: { readonly asked: number; readonly beyond: number }): number {
  if (beyond > 0) return Math.floor(taken / 2);
  return asked <= taken / 2 ? Math.min(mostAhead, 2 * taken) : 0;
}
