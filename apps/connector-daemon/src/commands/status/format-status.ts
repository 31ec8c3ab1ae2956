import { formatCount, formatDuration, plural } from "@id-connector/command-line";
import { silenceOf } from "@id-connector/delivery-tracker";
import { findProblems } from "../../health/find-problems.js";
import { formatStages } from "./format-stages.js";
import { formatVerified } from "./format-verified.js";
import { formatCauses, formatGuarded } from "./format-trash.js";
import { lockOfDaemon, type AuthorityStatus, type LedgerStatus, type QueueStatus, type Status } from "./read-status.js";

/** The status for a person, in lines, readable on the telephone. `now` in epoch milliseconds. */
export function formatStatus(status: Status, now: number): readonly string[] {
  const { triggers, inQueue, authorities } = status;
  return [
    formatHead(status, now),
    ...formatProblems(status, now),
    ...(status.unreadable ?? []).map(({ part, code, message }) => `CANNOT BE READ: ${part} (${code}). ${message}`),
    "",
    ...(triggers ? formatQueue("trigger folder", triggers, now) : []),
    ...(inQueue ? formatQueue("in queue", inQueue, now) : ["in queue: cannot be read"]),
    ...(status.live ? formatStages(status.live) : []),
    ...authorities.flatMap((one) => ["", ...formatAuthority(one, now)]),
  ];
}

function formatHead(status: Status, now: number): string {
  const { running, live, statusProblem } = status;
  if (!running && status.unreadable?.some(({ part }) => part === lockOfDaemon))
    return "Whether a daemon runs on this folder cannot be told.";
  if (!running) return "No daemon runs on this folder.";
  if (statusProblem) return "The daemon runs, and how it does cannot be read.";
  if (!live) return "The daemon runs and has not said yet how it does.";
  const { mode, heardAt } = live.listen;
  const heard = heardAt ? `, last change heard ${ago(heardAt, now)} ago` : "";
  const silence = silenceOf(live, now);
  if (silence)
    return `The daemon (process ${live.pid}) hangs: it has said nothing for ${ago(live.at, now)}. What follows is older than that.`;
  return `The daemon has been running for ${ago(live.startedAt, now)} (process ${live.pid}). It listens by ${mode}${heard}.`;
}

/** The head says already that no daemon runs, or that it hangs. */
function formatProblems(status: Status, now: number): readonly string[] {
  const problems = findProblems(status, now).filter(({ code }) => code !== "NO_DAEMON" && code !== "SILENT");
  return problems.map(({ message }) => `PROBLEM: ${message}`);
}

function formatAuthority(authority: AuthorityStatus, now: number): readonly string[] {
  const { name, queue, live, ledger } = authority;
  return [
    `authority ${name}: ${formatState(live, now)}`,
    ...(queue ? formatQueue("  out queue", queue, now) : ["  out queue: cannot be read"]),
    ...formatGuarded(authority, now).map((line) => `  ${line}`),
    ...formatVerified(authority, now).map((line) => `  ${line}`),
    `  at the broker: ${ledger ? formatLedger(ledger) : "not known, the ledger cannot be read"}`,
  ];
}

function formatLedger({ held, incomplete, later }: LedgerStatus): string {
  const counts = Object.entries(held).map(([kind, count]) => plural(count, ...wordsFor(kind)));
  const extra = [
    ...(incomplete > 0 ? [`${incomplete} incomplete`] : []),
    ...(later > 0 ? [`${later} to be looked at again`] : []),
  ];
  return `${counts.join(", ") || "nothing known"}${extra.length > 0 ? ` (${extra.join(", ")})` : ""}`;
}

function formatState(live: AuthorityStatus["live"], now: number): string {
  if (!live) return "not served";
  const { state, since, why, againAt, rate, lastSuccessAt, running, places, checking } = live;
  const parts = [state + (state === "waiting" && since ? ` since ${ago(since, now)}` : "")];
  if (why) parts.push(`${why.code}: ${why.message}`);
  if (againAt) parts.push(`next attempt in ${formatDuration(Date.parse(againAt) - now)}`);
  if (state === "working") parts.push(`${rate.toFixed(1)} a second, ${running} of ${places} requests running`);
  if (checking) parts.push(`${formatCount(checking.queued)} objects queued anew so far, for its scope changed`);
  parts.push(lastSuccessAt ? `last success ${ago(lastSuccessAt, now)} ago` : "no success yet");
  return parts.join("; ");
}

function formatQueue(title: string, queue: QueueStatus, now: number): readonly string[] {
  const trashed = queue.trashed - (queue.held?.count ?? 0) - (queue.rejected?.count ?? 0);
  const causes = formatCauses(queue, now);
  const oldest = queue.oldestSince === undefined ? "" : ` (the oldest for ${ago(queue.oldestSince, now)})`;
  const numbers = `${title}: ${formatCount(queue.waiting)} waiting${oldest}, ${formatCount(trashed)} in the trash${causes.length > 0 ? ` (${causes.join(", ")})` : ""}`;
  const indent = " ".repeat(title.length - title.trimStart().length + 2);
  return [numbers, ...queue.head.map((name, index) => `${indent}${index === 0 ? "next: " : "      "}${name}`)];
}

function wordsFor(kind: string): readonly [one: string, many?: string] {
  return kind === "school_class" ? ["school class", "school classes"] : [kind];
}

function ago(iso: string, now: number): string {
  return formatDuration(now - Date.parse(iso));
}
