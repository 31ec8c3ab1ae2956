import { asSentence, commandWords, shown } from "@id-connector/command-line";
import { isDaemonRunning } from "@id-connector/delivery-tracker";
import type { Suggestions } from "../look-up/suggest-names.js";
import type { HowToSchedule, NamedRequest, Via } from "../request.js";
import type { Chosen, Plan, Refused } from "../schedule/plan-named.js";
import type { Tally } from "../schedule/tally.js";
import type { Surroundings } from "../surroundings.js";
import { describeWaited } from "../wait/describe-waited.js";
import type { Waited } from "../wait/waited.js";
import { describeSuggestions } from "./describe-miss.js";
import { describeQueued } from "./describe-queued.js";
import { findTroubles } from "./find-troubles.js";
import { describeVerdicts } from "./describe-verdicts.js";
import { toCounts } from "./to-counts.js";

/** A name that no user or group has, and names that the person may have meant. */
export interface Missed {
  readonly name: string;
  /** One sentence for each other object of that name. */
  readonly namesakes: readonly string[];
  readonly suggestions: Suggestions;
}

interface NamedReport {
  readonly request: NamedRequest & HowToSchedule;
  readonly via: Via;
  readonly plan: Plan;
  readonly missed: readonly Missed[];
  readonly tally: Tally;
  readonly waited: Waited | undefined;
  readonly isStopped: boolean;
  /** The exit status. */
  readonly status: number;
}

const words = {
  user: "user",
  school_class: "school class",
  workgroup: "workgroup",
  school: "school",
  other: "object",
  gone: "object",
} as const;

/** The answer of `user` and `group`: one line for each object; what is wrong is said first, on standard error. */
export async function reportNamed(report: NamedReport, around: Surroundings): Promise<void> {
  const { request, plan, missed, tally, waited, isStopped } = report;
  const { terminal, authorities } = around;
  const daemonRuns = await isDaemonRunning(around.folders);
  for (const one of missed) terminal.warn(describeMissed(one, request.what));
  for (const one of plan.refused) terminal.warn(describeRefused(one) + describeBroken(around.broken));
  for (const { name } of plan.chosen.filter(({ isUnknown }) => isUnknown === true))
    terminal.warn(
      `Neither the directory nor a ledger knows ${name}. Is it spelt right? Its deletion is asked for all the same.`,
    );
  if (isStopped) terminal.warn("Stopped before anything was scheduled.");

  const isDone = !isStopped && plan.chosen.length > 0;
  const head = request.dryRun ? "Would schedule" : "Scheduled";
  const lines = plan.chosen.map(
    ({ name, kind, entry }) =>
      `${head} ${words[kind]} ${kind === "gone" ? name : `${name} (${entry.item.id})`}: ${describeVerdicts(entry.verdicts, authorities)}`,
  );
  const names = new Map(plan.chosen.map(({ name, entry }) => [entry.item.id, name]));
  const after = waited
    ? describeWaited(waited, { nameOf: (id) => names.get(id) ?? id, each: true })
    : describeQueued({ ...request, daemonRuns, troubles: await findTroubles(tally.byAuthority.keys(), around) });
  const said = isDone ? [...lines, ...sharedNames(plan.chosen), ...after] : ["Nothing was scheduled."];
  terminal.answer(toDocument({ report, daemonRuns, scheduled: toCounts(tally) }), said);
}

function toDocument({
  report,
  daemonRuns,
  scheduled,
}: {
  report: NamedReport;
  daemonRuns: boolean;
  scheduled: object;
}) {
  const { request, via, plan, missed, waited, status } = report;
  return {
    command: request.what,
    ...{ dryRun: request.dryRun, via, daemonRuns, interrupted: isInterrupted(report), scheduled },
    objects: plan.chosen.map(({ name, kind, entry }) => ({
      ...{ id: entry.item.id, name, kind },
      authorities: entry.verdicts,
    })),
    notFound: missed.map(({ name, namesakes, suggestions }) => ({
      ...{ name, namesakes },
      ...{ suggestions: suggestions.names, moreSuggestions: suggestions.more },
    })),
    sentNowhere: plan.refused.map(({ name, kind, verdicts }) => ({ name, kind, authorities: verdicts })),
    ...(waited && { waited }),
    exitStatus: status,
  };
}

function describeMissed({ name, namesakes, suggestions }: Missed, what: "user" | "group"): string {
  const kind = what === "user" ? "user" : "school class or workgroup";
  const sentence = `There is no ${kind} ${shown(name)}.`;
  return [sentence, ...namesakes].join(" ") + describeSuggestions(suggestions);
}

function describeRefused({ name, kind, verdicts }: Refused): string {
  if (kind === "school") return `${name} is a school: send it again with ${commandWords(["schedule_school", name])}.`;
  const whys = [...new Set(verdicts.map(({ authority, ...rest }) => `${authority}: ${"why" in rest ? rest.why : ""}`))];
  return `The ${words[kind]} ${shown(name)} exists, but is sent nowhere. ${whys.map(asSentence).join(" ")}`;
}

function isInterrupted({ isStopped, waited }: NamedReport): boolean {
  return isStopped || waited?.end === "interrupted";
}

function describeBroken(broken: readonly string[]): string {
  if (broken.length === 0) return "";
  return ` But ${broken.join(", ")} may list its school: the configuration has to be put right first.`;
}

/** A class and a workgroup may have one name: both are meant. */
function sharedNames(chosen: readonly Chosen[]): readonly string[] {
  const groups = chosen.filter(({ kind }) => kind === "school_class" || kind === "workgroup");
  const shared = groups.filter(({ name, kind }) =>
    groups.some((other) => other.kind !== kind && other.name.toLowerCase() === name.toLowerCase()),
  );
  const names = new Map(shared.map(({ name }) => [name.toLowerCase(), name]));
  return [...names.values()].map((name) => `There is a school class and a workgroup ${name}: both are scheduled.`);
}
