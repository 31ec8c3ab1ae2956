import { BrokerError } from "@id-connector/broker-client";
import type { Delivery } from "../context/delivery.js";
import { countLeft, mayShrink } from "./school-contents.js";
import { again, done, type Performed } from "./result.js";

/** A school that is to be deleted; nobody may know its name any more. */
interface Leaver {
  readonly id: string;
  readonly name: string | undefined;
}

/**
 * Deletes a school at the broker when all its users, classes and workgroups are gone from there; until then it waits, and nobody waits
 * for it. Where the broker cannot delete schools, an empty shell stays: the ledger has it as absent and incomplete.
 */
export async function removeSchool(delivery: Delivery, leaver: Leaver): Promise<Performed> {
  const { departures } = delivery;
  const { id } = leaver;
  // a look at the queue must not find the schools that wait like this one
  if (!departures.waiting.has(id)) departures.waiting.set(id, looked(undefined, undefined, delivery.now()));
  const left = await countLeft(delivery, leaver.name);
  if (left > 0) return wait(delivery, leaver, left);
  const outcome = await requestRemoval(delivery, leaver);
  if (outcome === "not empty") return wait(delivery, leaver, undefined);
  departures.waiting.delete(id);
  return outcome === "unsupported"
    ? done("shell_stays", { why: "the broker does not delete schools: an empty one stays there" })
    : done("deleted");
}

async function requestRemoval(
  { broker, ledger, signal, wall }: Delivery,
  { id, name }: Leaver,
): Promise<"gone" | "not empty" | "unsupported"> {
  const schools = name === undefined ? [] : [name];
  await ledger.beginRemoval(id, "school");
  try {
    const answer = await broker.schools.remove(id, { signal });
    if (answer === "unsupported") {
      await ledger.confirmAbsent(id, "school", { schools, shell: true });
      return answer;
    }
  } catch (error) {
    if (error instanceof BrokerError && error.code === "EXISTS") return "not empty";
    throw error;
  }
  await ledger.confirmAbsent(id, "school", { schools, deletedAt: wall() });
  return "gone";
}

async function wait(delivery: Delivery, { id, name }: Leaver, left: number | undefined): Promise<Performed> {
  const { departures, now, log } = delivery;
  let departure = looked(departures.waiting.get(id), left, now());
  const why = left === undefined ? "the broker says that the school is not empty" : `${String(left)} objects go first`;
  if (isStalled(departure, now())) {
    if (!(await mayShrink(delivery, name))) {
      departures.waiting.delete(id);
      return { settled: true, outcome: "trash", code: "SCHOOL_NOT_EMPTY", why: complaint(left), confirmed: false };
    }
    departure = { ...departure, shrunkAt: now() };
  }
  if (isSilent(departure, now())) {
    log.info("deliver", { stage: "deliver", item: id, outcome: "waiting", why, left });
    departure = { ...departure, saidAt: now() };
  }
  departures.waiting.set(id, departure);
  return again(pauseOf(departure, now()), why);
}

function complaint(left: number | undefined): string {
  const what =
    left === undefined
      ? "The broker says that the school is not empty, although nothing of it is known to be there, so it is not deleted. " +
        "Look for what is left with verify, then order it again"
      : `The school is not deleted at the broker: ${String(left)} of its users, classes and workgroups are still there, ` +
        "and nothing waits that would delete them. Look into the trash of this out queue for the reasons, then order it again";
  return `${what}: manage_schools_to_sync remove_schools --force.`;
}

/** How the removal of a school waits: for how many of its objects, since when, and since when without progress (by the daemon's clock). */
export interface Departure {
  /** Undefined where the broker says that something is left and nobody knows of what. */
  readonly left: number | undefined;
  readonly since: number;
  readonly shrunkAt: number;
  /** When the log said so last. */
  readonly saidAt: number | undefined;
}

const shortestPauseMs = 500;
const longestPauseMs = 30_000;
const patienceMs = 180_000;
const silenceMs = 60_000;

/** After a look that found so many left. */
export function looked(was: Departure | undefined, left: number | undefined, now: number): Departure {
  if (was === undefined) return { left, since: now, shrunkAt: now, saidAt: undefined };
  const shrank = left !== undefined && (was.left === undefined || left < was.left);
  return { ...was, left, shrunkAt: shrank ? now : was.shrunkAt };
}

/** Milliseconds until the next look: the longer it takes, the longer. */
export function pauseOf({ since }: Departure, now: number): number {
  return Math.min(longestPauseMs, Math.max(shortestPauseMs, (now - since) / 4));
}

/** Whether the number did not shrink for several minutes. */
export function isStalled({ shrunkAt }: Departure, now: number): boolean {
  return now - shrunkAt >= patienceMs;
}

/** Whether it is time for the log to say that it waits. */
export function isSilent({ saidAt }: Departure, now: number): boolean {
  return saidAt === undefined || now - saidAt >= silenceMs;
}
