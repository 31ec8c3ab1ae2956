import { setTimeout as wait } from "node:timers/promises";
import { eachBounded, inChunks } from "@id-connector/bounded-work";
import type { Progress } from "@id-connector/command-line";
import { isDaemonRunning, lookAtDaemon, onDueClock, type SeenDaemon } from "@id-connector/delivery-tracker";
import type { ObjectReading } from "@id-connector/ldap-reader";
import type { Tally } from "../report/tally.js";
import {
  areSchoolsShown,
  type Candidate,
  isHidden,
  judgeAgain,
  judgeObject,
  type Reason,
} from "@id-connector/broker-compare";
import type { Site } from "../site.js";
import { unlessStopped } from "../unless-stopped.js";
import { findUnheardByDaemon } from "./find-unheard.js";

interface Second {
  readonly tally: Tally;
  readonly progress: Progress;
  readonly showValues: boolean;
  /** How often an object that changes is looked at before it is said to wait. */
  readonly looks: number;
}

interface LookedAgain {
  /** Candidates that could not be looked at, because a person wants to stop. */
  readonly open: readonly Candidate[];
  /** Empty shells of removed schools that the broker cannot delete. */
  readonly shells: number;
}

/** After this time, a change of the directory from before the first look is in a queue, or delivered, on a busy machine, too. */
const firstSettleMs = 4_000;
const settleMs = 2_000;
const atATime = 500;

/**
 * Looks at the candidates again, until each is at rest, and counts their results. Candidates that cannot be looked at because the broker is down
 * count as not verified.
 */
export async function lookAgain(
  site: Site,
  candidates: readonly Candidate[],
  { tally, progress, showValues, looks }: Second,
): Promise<LookedAgain> {
  const { asker } = site;
  let shells = 0;
  const onShell = () => (shells += 1);
  const isOver = () => asker.ended.aborted;
  let open = candidates;
  for (let look = 1; open.length > 0 && !isOver(); look += 1) {
    const ms = look > 1 ? settleMs : (await isFollowed(site)) ? firstSettleMs : 0;
    await unlessStopped(asker.ended, () => wait(ms, undefined, { signal: asker.ended }));
    const next: Candidate[] = [];
    const daemon = await lookAtDaemon(site.folders);
    const unheard = isOver() ? new Set<string>() : await findUnheardByDaemon(site);
    let trash: ReadonlyMap<string, Reason> | undefined;
    for (const some of inChunks(open, atATime)) {
      if (isOver()) next.push(...some);
      else {
        trash ??= await site.tracker.trashed(site.authority.name);
        const isLast = look >= looks;
        next.push(
          ...(await lookAtSome(site, some, {
            tally,
            progress,
            showValues,
            trash,
            unheard,
            daemon,
            isLast,
            onShell,
          })),
        );
      }
    }
    open = next;
  }
  const { down } = asker;
  if (!down) return { open, shells };
  const reason = { code: down.code, message: down.what };
  for (const { kind, id } of open) tally.add({ kind, id, outcome: "not_verified", reason });
  return { open: [], shells };
}

/** Whether a program brings changes of the directory into a queue: a daemon, or the listener that writes triggers without a daemon. */
async function isFollowed({ folders, listensByTrigger }: Site): Promise<boolean> {
  return listensByTrigger || (await isDaemonRunning(folders));
}

interface Look extends Omit<Second, "looks"> {
  readonly trash: ReadonlyMap<string, Reason>;
  /** Objects that were changed and that the daemon has not heard of, seen before the queues. */
  readonly unheard: ReadonlySet<string>;
  readonly daemon: SeenDaemon;
  readonly isLast: boolean;
  readonly onShell: () => void;
}

/**
 * Reads the daemon's word, the queues, the directory, the broker: in this order no change is missed. Resolves with the candidates that are to be
 * looked at again.
 */
async function lookAtSome(site: Site, some: readonly Candidate[], look: Look): Promise<Candidate[]> {
  const { tracker, asker, authority, scope, now } = site;
  const { tally, progress, trash, unheard, daemon, isLast, showValues } = look;
  const ledger = tracker.ledger(authority.name);
  const since = now();
  const times = { since, dueSince: onDueClock(daemon.live, since) };
  const related = some.flatMap(({ id, related: others }) => [
    id,
    ...others,
    ...ledger.all(id).flatMap((entry) => entry.related),
  ]);
  const waiting = await tracker.waiting(new Set(related));
  const reading = await readThem(site, some);
  if (!reading) return [...some];
  const again: Candidate[] = [];
  await eachBounded(some, { limit: atATime }, async (candidate) => {
    const { id, kind } = candidate;
    const answer = await asker.ask(kind, id);
    if (answer.state === "stopped") {
      again.push(candidate);
      return;
    }
    if (answer.state === "unanswered") {
      tally.add({ kind, id, outcome: "not_verified", reason: answer.reason });
      return;
    }
    const object = reading.objects.get(id);
    const entry = ledger.get(id, kind);
    const judgement = judgeAgain({
      ...{
        candidate,
        ...times,
        daemonRuns: daemon.running,
        isLast,
        showValues,
        entry,
        later: ledger.later.get(id),
        trash: trash.get(id),
      },
      judged: object && object.kind === kind ? judgeObject(object, { ...scope, schools: reading.schools }) : undefined,
      held: answer.state === "held" ? answer.body : undefined,
      waits: (one) => unheard.has(one) || waiting.has(one),
      isAbsent: (one) => (ledger.get(one)?.state ?? (ledger.complete ? "absent" : "unknown")) === "absent",
      schoolsShown: areSchoolsShown(entry, { ...scope, schools: reading.schools }),
      hidden: isHidden(reading, id),
    });
    if (judgement.state === "again") again.push(judgement.candidate);
    else progress.advance();
    if (judgement.state === "shell") look.onShell();
    if (judgement.state === "verdict") tally.add(judgement.verdict);
  });
  return again;
}

/** Undefined where nothing is asked any more. */
async function readThem({ directory, asker }: Site, some: readonly Candidate[]): Promise<ObjectReading | undefined> {
  let found: ObjectReading | undefined;
  await unlessStopped(asker.ended, async () => {
    found = await directory.readObjects(
      some.map(({ id }) => id),
      { signal: asker.ended },
    );
  });
  return found;
}
