import type { Problem } from "./problem.js";
import { asSentence, plural } from "@id-connector/command-line";
import type { LiveStatus } from "@id-connector/delivery-tracker";
import { findSilence, type Daemon } from "./find-silence.js";
import { findDefects, findStageProblems, findWaitingItems } from "./find-stage-problems.js";
import { lasting } from "./lasting.js";

/** All problems of a daemon, by what it says of itself; `now` in epoch milliseconds. A daemon that has said nothing yet has none. Pure. */
export function findProblems(daemon: Daemon, now: number): readonly Problem[] {
  const silence = findSilence(daemon, now);
  const { live } = daemon;
  if (silence) return [silence];
  if (!live) return [];
  const stages = [...findStageProblems(live)];
  return [
    ...ofListening(live, now),
    ...ofConfiguration(live),
    ...stages,
    ...ofAuthorities(live, now, stages),
    ...findWaitingItems(live, stages),
    ...findDefects(live),
  ];
}

function* ofListening({ listen, directory, stallSeconds }: LiveStatus, now: number): Generator<Problem> {
  if (listen.stalled) {
    const { since, item } = listen.stalled;
    const message = `Users or groups were changed in the directory and nothing has come through ${lasting(since, now)} (${item}, for example). ${whereToLook(listen.mode)}`;
    yield { code: "STALLED", since, message };
  }
  if (directory && isLong(directory.since, stallSeconds, now)) {
    const { since, code, message: why } = directory;
    const message = `The directory has not answered ${lasting(since, now)} (${code}): ${asSentence(why)} ${nothingLost}`;
    yield { code: "DIRECTORY", since, message };
  }
  // a directory that does not answer cannot be followed either
  else if (listen.trouble && isLong(listen.trouble.since, stallSeconds, now)) {
    const { since, code, message: why } = listen.trouble;
    const message = `The directory could not be followed ${lasting(since, now)} (${code}): ${asSentence(why)} ${nothingLost}`;
    yield { code: "NOT_FOLLOWED", since, message };
  }
}

function* ofConfiguration({ configuration = [] }: LiveStatus): Generator<Problem> {
  for (const { file, message } of configuration) {
    const helps = "What is served goes on; connector-daemon check names every mistake.";
    yield { code: "MISCONFIGURED", message: `The configuration is wrong at ${file}: ${asSentence(message)} ${helps}` };
  }
}

/** Well before the first of them lies in the trash. */
const doubtSeconds = 300;

function* ofAuthorities(
  { authorities, stallSeconds }: LiveStatus,
  now: number,
  told: readonly Problem[],
): Generator<Problem> {
  for (const [authority, { state, since, why, doubted }] of Object.entries(authorities)) {
    if (doubted && isLong(doubted.since, Math.min(stallSeconds, doubtSeconds), now)) {
      const message = `Authority ${authority}: what came in about ${plural(doubted.objects, "object")} has said otherwise than the LDAP server that is asked ${lasting(doubted.since, now)} (${doubted.item}, for example): that server is behind. Look whether its replication works. Nothing is lost; it is read again by itself.`;
      yield { code: "BEHIND", authority, since: doubted.since, message };
    }
    const cause = why ? `${why.code}: ${asSentence(why.message)}` : "";
    if (state === "misconfigured") {
      const message = `Authority ${authority} has mistakes in its configuration, so its queue waits: ${why?.message ?? ""} Mend its file; connector-daemon check names every mistake.`;
      yield { code: "MISCONFIGURED", authority, message };
    }
    // why its delivery cannot start was said
    const isTold = told.some((problem) => problem.authority === authority && problem.stage === "deliver");
    if (state === "waiting" && !isTold && since !== undefined && isLong(since, stallSeconds, now)) {
      const message = `Authority ${authority} has been waiting ${lasting(since, now)}, ${cause} ${nothingLost}`;
      yield { code: "WAITING", authority, since, message };
    }
  }
}

const nothingLost =
  "Nothing is lost, and it goes on by itself once the cause is gone; connector-daemon check looks for it.";

function whereToLook(mode: string): string {
  switch (mode) {
    case "appcenter":
      return "Look on the host whether univention-directory-listener and univention-appcenter-listener-converter@ucsschool-id-connector run, and in data/listener whether files wait.";
    case "triggers":
      return "Look on the host whether univention-directory-listener runs and writes into the folder of trigger files.";
    default:
      return "Look at the daemon's log (stage listen), and restart it.";
  }
}

function isLong(since: string, seconds: number, now: number): boolean {
  return now - Date.parse(since) >= seconds * 1000;
}
