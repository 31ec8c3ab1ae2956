import { asSentence, plural } from "@id-connector/command-line";
import type { LiveAuthority, LiveOldest, LiveStage, LiveStatus } from "@id-connector/delivery-tracker";
import { nameError } from "../defects/tell-error.js";
import { anActiveAuthority } from "../stages/waits.js";
import { defectCode } from "../words/trash-codes.js";
import type { Problem } from "./problem.js";
import { lasting } from "./lasting.js";

/** A part may fail for this long, or this often in a row, without anybody having to look. */
const graceMs = 60_000;
const failuresInGrace = 5;
/** Each piece of the daemon's work is over within this time, and each of its requests is answered or given up. */
const longestTurnMs = 300_000;
/** Whatever the settings say: a busy machine is no problem. */
const shortestMs = 10_000;

const lockCodes: ReadonlySet<string> = new Set(["QUEUE_LOCKED", "FOLDER_LOCKED"]);

/** The problems of single parts of the daemon, as it says itself. Durations are between two times of the same clock. Pure. */
export function* findStageProblems(live: LiveStatus): Generator<Problem> {
  const { stages, authorities, directory } = live;
  const at = Date.parse(live.at);
  const stuckMs = Math.max(shortestMs, Math.min(longestTurnMs, live.stallSeconds * 1000));
  for (const stage of stages) {
    const { name, authority, state, activeAt, waitsFor, lastError } = stage;
    const about = { stage: name, ...(authority === undefined ? {} : { authority }) };
    if (state === "failing" && lastError) {
      // a directory that is down for a moment is no more of a problem here than elsewhere
      const isDirectory = lastError.name === "LdapReaderError";
      const patienceMs = isDirectory ? live.stallSeconds * 1000 : graceMs;
      const isOften = !isDirectory && stage.failuresInARow >= failuresInGrace;
      if (!isOften && at - Date.parse(stage.since) < patienceMs) continue;
      if (isDirectory && directory) continue;
      const code = lockCodes.has(lastError.code ?? "") ? "LOCKED" : "FAILING";
      const why = authority === undefined ? undefined : authorities[authority]?.why;
      const message =
        code === "LOCKED" ? tellLocked(stage, at) : tellFailing(stage, at, name === "deliver" ? why : undefined);
      yield { code, ...about, since: stage.since, message };
    } else if (state === "working" && waitsFor === undefined && at - Date.parse(activeAt) >= stuckMs) {
      const message = `${nameStage(stage)} has not come back from what it does ${lasting(activeAt, at)}. ${hangs}`;
      yield { code: "STUCK", ...about, since: activeAt, message };
    }
  }
  for (const [authority, { state, underWaySince }] of Object.entries(authorities)) {
    if (state !== "working" || underWaySince === undefined || at - Date.parse(underWaySince) < stuckMs) continue;
    const message = `Authority ${authority} works, but an object has been on its way to the broker ${lasting(underWaySince, at)}: a request does not come back. ${hangs}`;
    yield { code: "STUCK", stage: "requests", authority, since: underWaySince, message };
  }
}

/** Queues whose first item stays the same although a part of the daemon sees to them; not where `told` says already why. Pure. */
export function* findWaitingItems(live: LiveStatus, told: readonly Problem[]): Generator<Problem> {
  const at = Date.parse(live.at);
  const patienceMs = Math.max(shortestMs, live.stallSeconds * 1000);
  const isLong = (oldest: LiveOldest | undefined): oldest is LiveOldest =>
    oldest !== undefined && at - Date.parse(oldest.since) >= patienceMs;
  for (const { name, queue, where } of incoming(live)) {
    const stage = live.stages.find((one) => one.name === name);
    const works = stage && stage.state !== "failing" && stage.waitsFor !== anActiveAuthority;
    if (!works || !isLong(queue?.oldest) || told.some((problem) => problem.stage === name)) continue;
    const { oldest } = queue;
    yield { code: "OLDEST_WAITS", stage: name, since: oldest.since, message: tellOldest(where, oldest, at) };
  }
  for (const [authority, { state, oldest }] of Object.entries(live.authorities)) {
    if (state !== "working" || !isLong(oldest)) continue;
    if (told.some((problem) => problem.authority === authority)) continue;
    if (live.stages.some((stage) => stage.authority === authority && stage.state === "failing")) continue;
    const message = tellOldest(`the out queue of ${authority}`, oldest, at);
    yield { code: "OLDEST_WAITS", stage: "deliver", authority, since: oldest.since, message };
  }
}

/** Objects at which the program failed by a defect so often that they were set aside. Pure. */
export function* findDefects(live: LiveStatus): Generator<Problem> {
  for (const { name, queue, where } of incoming(live)) {
    const count = queue?.trash?.[defectCode] ?? 0;
    if (count > 0) yield { code: "DEFECT", stage: name, message: tellDefect("The connector", count, where) };
    const files = queue?.trash?.[endsProgram] ?? 0;
    if (files > 0) yield { code: "DEFECT", stage: name, message: tellEnds(files, where) };
  }
  for (const [authority, one] of Object.entries(live.authorities)) {
    const files = one.trash?.[endsProgram] ?? 0;
    if (files > 0)
      yield { code: "DEFECT", stage: "deliver", authority, message: tellEnds(files, `the out queue of ${authority}`) };
    const count = one.trash?.[defectCode] ?? 0;
    if (count > 0) {
      const message = tellDefect(`Authority ${authority}: the connector`, count, "its out queue");
      yield { code: "DEFECT", stage: "deliver", authority, message };
    } else if (one.defects && one.defects.times >= failuresInGrace) yield ofUntrashed(authority, one.defects);
  }
}

/** Where items come in, and which part sees to them. */
function incoming({ inQueue, triggers }: LiveStatus) {
  return [
    { name: "listen", queue: triggers, where: "the folder of trigger files" },
    { name: "distribute", queue: inQueue, where: "the in queue" },
  ] as const;
}

function ofUntrashed(authority: string, defects: NonNullable<LiveAuthority["defects"]>): Problem {
  const { objects, times, since, lastError } = defects;
  const message = `Authority ${authority}: the connector fails at ${plural(objects, "object")} by a defect of its own (${nameError(lastError)}, ${plural(times, "time")}); everything else goes on. ${report}`;
  return { code: "DEFECT", stage: "deliver", authority, since, message };
}

function tellDefect(who: string, count: number, queue: string): string {
  const lie = count === 1 ? "which lies" : "which lie";
  return `${who} failed at ${plural(count, "object")} by a defect of its own, ${lie} in the trash of ${queue}; everything else goes on. ${report}`;
}

/** The trash code of a file at which the process ended again and again (queue-fs). */
const endsProgram = "ITEM_ENDS_PROGRAM";

function tellEnds(count: number, queue: string): string {
  const lie = count === 1 ? "which lies" : "which lie";
  return `The connector ended three times while it read ${plural(count, "file")}, ${lie} unread in the trash of ${queue}; everything else goes on. Report it with the end of its log; connector-daemon trash show ${endsProgram} tells more.`;
}

const report =
  'Report it with the lines of the log that say "DEFECT"; connector-daemon trash show DEFECT tells the objects and the place.';

const hangs = "Nothing is lost. Restart the daemon, and report it with the end of its log.";

function tellFailing(stage: LiveStage, at: number, why: LiveAuthority["why"]): string {
  const { since, failuresInARow, lastError } = stage;
  const where = lastError?.folder === undefined ? "" : ` in ${lastError.folder}`;
  const said = why ? ` ${asSentence(why.message)}` : "";
  const cause = lastError ? `, last ${nameError(lastError)}${where}` : "";
  return `${nameStage(stage)} has been failing ${lasting(since, at)}, ${plural(failuresInARow, "time")} in a row${cause}.${said} Nothing is lost, and it is tried again by itself; the log (stage ${stage.name}) says more, and connector-daemon check looks at folders and configuration.`;
}

function tellLocked(stage: LiveStage, at: number): string {
  const { since, lastError } = stage;
  const by = lastError?.holder === undefined ? "another process" : `process ${lastError.holder}`;
  const what = lastError?.folder ?? "its queue";
  return `${nameStage(stage)} cannot have ${what} for itself ${lasting(since, at)}: ${by} holds its lock. End that process (another daemon, or a program that hangs), and it goes on by itself.`;
}

function tellOldest(queue: string, { item, since }: LiveOldest, at: number): string {
  return `The oldest item of ${queue} has been waiting ${lasting(since, at)} although others can go (${item}). Look in the log for the entryUUID in its name; if that says nothing, restart the daemon and report it.`;
}

/** "Distribute", "The delivery to Koeln" */
function nameStage({ name, authority }: LiveStage): string {
  if (name === "deliver" && authority !== undefined) return `The delivery to ${authority}`;
  const who = authority === undefined ? "" : ` of ${authority}`;
  return `The part "${name}"${who} of the daemon`;
}
