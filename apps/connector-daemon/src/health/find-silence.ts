import { silenceOf, type SeenDaemon } from "@id-connector/delivery-tracker";
import { lasting } from "./lasting.js";
import type { Problem } from "./problem.js";
import type { Waiting } from "./read-waiting.js";

/** What is seen of a daemon from outside. */
export interface Daemon extends SeenDaemon {
  /** What the image's entry point waits for before it starts the daemon. */
  readonly waiting?: Waiting | undefined;
}

/**
 * Why nobody can tell how a daemon does: none runs, or it says nothing, or its status cannot be read. `now` in epoch milliseconds. A daemon that was
 * just started may say nothing yet. Pure.
 */
export function findSilence(
  { running, since, live, statusProblem, waiting }: Daemon,
  now: number,
): Problem | undefined {
  if (!running) return waiting ? startsLater(waiting, now) : noDaemon;
  if (statusProblem) return { code: "STATUS_UNREADABLE", message: `${statusProblem.message} ${readableAgain}` };
  if (!live) return since === undefined || Math.abs(now - since) < firstWordMs ? undefined : neverSpoke(since, now);
  if (!silenceOf(live, now)) return undefined;
  const message = `The daemon (process ${live.pid}) has said nothing ${lasting(live.at, now)}: it hangs or its disk is full. Where the disk is full, make room, and it goes on by itself; else look at its log and restart it.`;
  return { code: "SILENT", since: live.at, message };
}

/** Why a daemon is not at work (yet): as above, and that it has just started. Pure. */
export function findUnreadiness(daemon: Daemon, now: number): Problem | undefined {
  return findSilence(daemon, now) ?? (daemon.live ? undefined : { code: "STARTING", message: justStarted });
}

/**
 * Why a daemon has to be started anew: its process is not there, or does not answer. A fault of disk, directory or brokers is no reason, for a new
 * daemon would depend on them, too; nor is the entry point's waiting a reason. Pure.
 */
export function findDeath({ running, answers, waiting }: Daemon): Problem | undefined {
  if (running) return answers === false ? unanswered : undefined;
  return waiting ? undefined : noDaemon;
}

export const justStarted = "The daemon has just started and has not said yet how it does.";

/** A daemon that opens a large ledger, or makes a new one, needs a moment before its first word. */
const firstWordMs = 60_000;

const readableAgain =
  "So nobody can tell how it does. Restart the daemon; where that does not help, look whether the disk is full and who may read data/state.";

function neverSpoke(since: number, now: number): Problem {
  const at = new Date(since).toISOString();
  const message = `The daemon has been running ${lasting(at, now)} and has not said a word: it hangs, or it may not write into data/state. Look at its log and restart it.`;
  return { code: "SILENT", since: at, message };
}

function startsLater({ since, text }: Waiting, now: number): Problem {
  const message = `No daemon runs yet: the container ${text}, ${lasting(since, now)}.`;
  return { code: "STARTING", since, message };
}

const noDaemon: Problem = {
  code: "NO_DAEMON",
  message: "No daemon runs on this folder. Start it (connector-daemon run); its log says why it ended.",
};

const unanswered: Problem = {
  code: "SILENT",
  message: "The daemon does not answer: its process is stopped or blocked. Restart it; nothing is lost.",
};
