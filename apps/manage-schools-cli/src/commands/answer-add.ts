import { formatCount } from "@id-connector/command-line";
import { describeSurvey, someOf, type Survey } from "@id-connector/school-survey";
import type { AddPlan } from "../plan/plan-add.js";
import type { Queued } from "../queue/queue-all.js";
import type { AddRequest } from "../request.js";
import type { Schools, Site } from "../site.js";
import { describeQueued, statusOf } from "./answer-queued.js";

interface AddOutcome {
  readonly request: AddRequest;
  readonly plan: Exclude<AddPlan, { problems: unknown }>;
  /** Undefined where there was nothing to synchronise. */
  readonly survey: Survey | undefined;
  readonly configured: Schools;
  readonly queued: Queued | undefined;
  readonly again: string;
}

/** Says what was done, or with --dry-run what would be. Returns the exit status. */
export function answerAdd(site: Site, outcome: AddOutcome): number {
  const { request, plan, survey, configured, queued } = outcome;
  const status = statusOf(queued);
  const document = {
    command: "add_schools",
    authority: site.authority.name,
    dryRun: request.dryRun,
    schools: plan.send,
    added: plan.add === "all" ? ["*"] : plan.add,
    configured: configured === "all" ? ["*"] : configured,
    initialSync: request.initialSync,
    report: survey ? toReport(survey) : null,
    queued: queued?.count ?? 0,
    obstacle: queued?.obstacle ?? null,
    arrivals: queued?.arrivals ?? null,
    exitStatus: status,
  };
  const lines = [describeAdded(site, outcome), ...describeSync(site, outcome)];
  site.terminal.answer(document, lines);
  return status;
}

function toReport({ users, classes, workgroups, findings }: Survey): object {
  return { users, classes, workgroups, findings };
}

function describeAdded({ authority }: Site, { request, plan }: AddOutcome): string {
  const { name } = authority;
  const dry = request.dryRun ? "Dry run, nothing was changed. " : "";
  if (plan.add !== "all" && plan.add.length === 0) {
    const why = plan.send.length === 0 ? "has every school already: there is nothing to do" : "has them already";
    return `${dry}The configuration of ${name} ${why}.`;
  }
  const isOne = plan.add.length === 1;
  const are = request.dryRun ? "would be configured" : isOne ? "is configured now" : "are configured now";
  if (plan.add === "all") return `${dry}All schools, future ones too, ${are} for ${name}.`;
  const count = isOne ? "" : ` (${formatCount(plan.add.length)} schools)`;
  return `${dry}${someOf(plan.add)}${count} ${are} for ${name}.`;
}

function describeSync(site: Site, { request, plan, survey, queued, again }: AddOutcome): readonly string[] {
  if (survey === undefined) return [];
  const what = `${formatCount(plan.send.length)} ${plan.send.length === 1 ? "school" : "schools"}, ${describeSurvey(survey)}`;
  if (!request.initialSync)
    return [
      `Nothing ${request.dryRun ? "would be" : "was"} queued: each object is sent when it changes. To send all now: ${again}`,
    ];
  if (!queued) return [`Would be queued: ${what}.`];
  return [`Queued: ${what}.`, ...describeQueued(site, queued, "to send")];
}
