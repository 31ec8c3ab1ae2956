import { formatCount, listWords } from "@id-connector/command-line";
import { exitStatus } from "@id-connector/connector-settings";
import { someOf } from "@id-connector/school-survey";
import type { RemovePlan } from "../plan/plan-remove.js";
import { countHoldings } from "../queue/count-holdings.js";
import { describeHoldings } from "../queue/describe-holdings.js";
import type { Holdings } from "../queue/find-holdings.js";
import type { Queued } from "../queue/queue-all.js";
import type { RemoveRequest } from "../request.js";
import type { Schools, Site } from "../site.js";
import { describeQueued, statusOf } from "./answer-queued.js";
import { schoolsAtBroker, type SchoolAtBroker } from "./schools-at-broker.js";

interface RemoveOutcome {
  readonly request: RemoveRequest;
  readonly plan: Extract<RemovePlan, { readonly schools: unknown }>;
  /** Undefined where nothing is to be deleted. */
  readonly holdings: Holdings | undefined;
  readonly configured: Schools;
  readonly queued: Queued | undefined;
  readonly again: string;
}

/** Says what was done, or with --dry-run what would be. Returns the exit status. */
export function answerRemove(site: Site, outcome: RemoveOutcome): number {
  const { request, plan, holdings, configured, queued } = outcome;
  const left = queued?.arrivals && holdings ? schoolsAtBroker(site, holdings.schoolIds) : [];
  const isStill = left.some(([, state]) => state === "there");
  const status = isStill ? exitStatus.no : statusOf(queued);
  const document = {
    command: "remove_schools",
    authority: site.authority.name,
    dryRun: request.dryRun,
    schools: plan.schools,
    removed: plan.take,
    configured: configured === "all" ? ["*"] : configured,
    deleteSchools: request.deleteSchools,
    deletions: holdings ? countHoldings(holdings) : null,
    queued: queued?.count ?? 0,
    obstacle: queued?.obstacle ?? null,
    arrivals: queued?.arrivals ?? null,
    schoolsAtBroker: queued?.arrivals ? Object.fromEntries(left) : null,
    exitStatus: status,
  };
  const lines = [describeTaken(site, outcome), ...describeDeletions(site, outcome), ...describeSchools(left)];
  site.terminal.answer(document, lines);
  return status;
}

/** Says which list stands where all schools were configured. Returns the exit status. */
export function answerFreeze(
  { terminal, authority }: Site,
  { dryRun, schools }: { readonly dryRun: boolean; readonly schools: readonly string[] },
): number {
  const document = {
    command: "remove_schools",
    authority: authority.name,
    dryRun,
    schools: ["*"],
    removed: ["*"],
    configured: schools,
    deleteSchools: false,
    ...{ deletions: null, queued: 0, obstacle: null, arrivals: null, schoolsAtBroker: null },
    exitStatus: exitStatus.done,
  };
  const what = `the list of the ${formatCount(schools.length)} schools that there are: ${someOf(schools)}`;
  const done = dryRun
    ? `Dry run, nothing was changed. For ${authority.name}, "all schools" would become ${what}.`
    : `For ${authority.name}, "all schools" is now ${what}. Nothing was deleted; schools that come are not synchronised by themselves any more.`;
  terminal.answer(document, [done]);
  return exitStatus.done;
}

function describeTaken({ authority }: Site, { request, plan }: RemoveOutcome): string {
  const dry = request.dryRun ? "Dry run, nothing was changed. " : "";
  if (plan.take.length === 0)
    return `${dry}The configuration of ${authority.name} stays as it is: it does not list ${someOf(plan.schools)}.`;
  const are = request.dryRun ? "would no longer be" : plan.take.length === 1 ? "is no longer" : "are no longer";
  return `${dry}${someOf(plan.take)} ${are} configured for ${authority.name}.`;
}

function describeDeletions(site: Site, { request, holdings, queued, again }: RemoveOutcome): readonly string[] {
  if (!holdings)
    return [`Nothing ${request.dryRun ? "would be" : "was"} deleted at the broker. To delete it there later: ${again}`];
  if (holdings.schoolIds.size + holdings.objects.length === 0)
    return ["Neither the directory nor the ledger has anything of it: there is nothing to delete at the broker."];
  if (!queued) return [`Would be queued for deletion: ${describeHoldings(holdings)}.`];
  const told = [`Queued for deletion: ${describeHoldings(holdings)}.`, ...describeQueued(site, queued, "to delete")];
  return queued.arrivals ? told : [...told, "A broker that cannot delete schools keeps an empty shell of the school."];
}

const sentences: Readonly<Record<SchoolAtBroker, (names: string) => string>> = {
  deleted: (names) => `Deleted at the broker: ${names}.`,
  "empty shell": (names) => `An empty shell stays at the broker, which cannot delete schools: ${names}.`,
  there: (names) => `Not deleted at the broker yet: ${names}. See connector-daemon status and its trash.`,
};

function describeSchools(schools: readonly (readonly [string, SchoolAtBroker])[]): readonly string[] {
  return (["deleted", "empty shell", "there"] as const).flatMap((state) => {
    const names = schools.filter((one) => one[1] === state).map(([name]) => name);
    return names.length === 0 ? [] : sentences[state](listWords(names, "and"));
  });
}
