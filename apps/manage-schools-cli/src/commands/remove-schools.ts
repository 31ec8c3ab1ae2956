import { CommandFailure, commandWords } from "@id-connector/command-line";
import { exitStatus } from "@id-connector/connector-settings";
import { ordersFolder, whoOrders, writeOrder } from "@id-connector/deletion-orders";
import { changeAuthority, listedSchools, removeSchools, setSchools } from "@id-connector/school-authority-config";
import { hasName, someOf } from "@id-connector/school-survey";
import { settle } from "../configuration/settle.js";
import { sayHowFar, type HowFar } from "../how-far.js";
import { planRemove, type RemovePlan } from "../plan/plan-remove.js";
import { describeHoldings } from "../queue/describe-holdings.js";
import { findHoldings, type Holdings } from "../queue/find-holdings.js";
import { queueAll } from "../queue/queue-all.js";
import { idsOf, removalItems } from "../queue/removal-items.js";
import type { RemoveRequest } from "../request.js";
import type { Schools, Site } from "../site.js";
import { answerFreeze, answerRemove } from "./answer-remove.js";

/**
 * Takes schools out of the configuration and queues the items that delete them: it looks and asks, then it writes, then it
 * queues.
 */
export function removeSchoolsCommand(request: RemoveRequest, site: Site): Promise<number> {
  return sayHowFar(site.terminal, async (howFar) => {
    const plan = planRemove({
      ...request,
      configured: site.authority.schools,
      existing: site.schools.map(({ name }) => name),
      known: schoolsInLedger(site),
      freezeCommand: wordsOf(site, "--delete_schools", "false", "*"),
    });
    if ("problems" in plan)
      throw new CommandFailure(exitStatus.no, plan.code ?? "SCHOOLS", "Nothing was changed.", plan.problems);
    return "freeze" in plan ? freeze(request, site, plan.freeze) : remove(request, site, { plan, howFar });
  });
}

async function freeze({ dryRun }: RemoveRequest, site: Site, schools: readonly string[]): Promise<number> {
  if (!dryRun) {
    await settle(site, { list: schools, schools: "all" });
    await write(site, (raw) => {
      if (listedSchools(raw) === "all") return setSchools(raw, schools);
      const message = "Somebody else wrote a list of schools meanwhile. Nothing was changed.";
      throw new CommandFailure(exitStatus.no, "CHANGED_MEANWHILE", message);
    });
  }
  return answerFreeze(site, { dryRun, schools });
}

interface Removal {
  readonly plan: Extract<RemovePlan, { readonly schools: unknown }>;
  readonly howFar: HowFar;
}

async function remove(request: RemoveRequest, site: Site, { plan, howFar }: Removal): Promise<number> {
  const { terminal, authority } = site;
  const left = withoutTaken(authority.schools, plan.take);
  const holdings = request.deleteSchools ? await look(site, plan.schools, left) : undefined;
  const again = wordsOf(site, "--force", ...plan.schools);
  const outcome = { request, plan, holdings, again };
  if (request.dryRun) return answerRemove(site, { ...outcome, configured: left, queued: undefined });

  if (holdings) await ask(site, { schools: plan.schools, holdings, isSure: request.yes });
  terminal.stopping.throwIfAborted();
  if (plan.take.length > 0) await settle(site, { list: left, schools: plan.take });
  const configured =
    plan.take.length === 0 ? authority.schools : await write(site, (raw) => removeSchools(raw, plan.take));
  const told = `The configuration of ${authority.name} is without ${someOf(plan.schools)} now.`;
  howFar.reached(() => told);
  if (!holdings) return answerRemove(site, { ...outcome, configured, queued: undefined });
  const order = (objects: Iterable<string>) => writeDown(site, objects);
  const items = removalItems({ directory: site.directory, holdings, signal: terminal.stopping, order });
  const ids = idsOf(holdings);
  const holds = (schools: Schools) =>
    schools === "all" ? authority.schools === "all" : !plan.schools.some((name) => hasName(schools, name));
  const queued = await queueAll(site, { items, ids, holds, wait: request.wait, told, again }, howFar);
  return answerRemove(site, { ...outcome, configured, queued });
}

/** The delete guard lets pass the objects that an order names, and no others. */
function writeDown({ folders, authority, env, now }: Site, objects: Iterable<string>): Promise<void> {
  const folder = ordersFolder(folders.state, authority.name);
  return writeOrder(folder, { command: "remove_schools", by: whoOrders(env), objects, now: now() });
}

async function look(site: Site, removed: readonly string[], scope: Schools): Promise<Holdings> {
  const { terminal, tracker, authority } = site;
  const progress = terminal.progress("objects looked at");
  const onObject = () => {
    progress.advance();
  };
  const ledger = tracker.ledger(authority.name);
  const what = { ...site, ledger, removed, scope, signal: terminal.stopping, onObject };
  const holdings = await findHoldings(what).finally(() => {
    progress.end();
  });
  return holdings;
}

interface Question {
  readonly schools: readonly string[];
  readonly holdings: Holdings;
  readonly isSure: boolean;
}

/** Shows how much will be deleted, and asks; where nobody can be asked, it goes on: scripts rely on that. */
async function ask({ terminal }: Site, { schools, holdings, isSure }: Question): Promise<void> {
  const what = `${someOf(schools)} with ${describeHoldings(holdings)}`;
  const reply = isSure ? undefined : await terminal.ask(`Delete at the broker: ${what}?`);
  if (reply === undefined) terminal.note(`To be deleted at the broker: ${what}.`);
  if (reply === false) throw new CommandFailure(exitStatus.no, "DECLINED", "Nothing was changed.");
}

function withoutTaken(configured: Schools, take: readonly string[]): Schools {
  return configured === "all" ? "all" : configured.filter((name) => !hasName(take, name));
}

async function write({ folders, authority }: Site, change: Parameters<typeof changeAuthority>[2]): Promise<Schools> {
  const { schools } = await changeAuthority(folders.authorities, authority.name, change, { home: folders.home });
  return schools;
}

function schoolsInLedger({ tracker, authority }: Site): readonly string[] {
  const names = new Map<string, string>();
  for (const [, { schools }] of tracker.ledger(authority.name).entries())
    for (const name of schools) names.set(name.toLowerCase(), name);
  return [...names.values()];
}

function wordsOf({ program, authority }: Site, ...rest: readonly string[]): string {
  return commandWords([program, "remove_schools", "--school_authority", authority.name, ...rest]);
}
