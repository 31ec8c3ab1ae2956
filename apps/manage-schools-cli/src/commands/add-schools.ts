import { CommandFailure, commandWords } from "@id-connector/command-line";
import { exitStatus } from "@id-connector/connector-settings";
import { addSchools, changeAuthority, setSchools } from "@id-connector/school-authority-config";
import { hasName, idsOfSchools, someOf, type WhatToRead } from "@id-connector/school-survey";
import { settle } from "../configuration/settle.js";
import { sayHowFar, type HowFar } from "../how-far.js";
import { planAdd } from "../plan/plan-add.js";
import { initialItems } from "../queue/initial-items.js";
import { queueAll } from "../queue/queue-all.js";
import type { AddRequest } from "../request.js";
import type { Schools, Site } from "../site.js";
import { reportSurvey } from "../report-survey.js";
import { answerAdd } from "./answer-add.js";

/** Adds schools to the configuration and queues all that they hold: it looks and reports, then it writes, then it queues. */
export function addSchoolsCommand(request: AddRequest, site: Site): Promise<number> {
  return sayHowFar(site.terminal, (howFar) => add(request, site, howFar));
}

async function add(request: AddRequest, site: Site, howFar: HowFar): Promise<number> {
  const { program, terminal, authority } = site;
  const existing = site.schools.map(({ name }) => name);
  const plan = planAdd({ ...request, configured: authority.schools, existing });
  if ("problems" in plan)
    throw new CommandFailure(exitStatus.no, plan.code ?? "SCHOOLS", "Nothing was changed.", plan.problems);
  const scope = withAdded(authority.schools, plan.add);
  const what: WhatToRead = { ...site, wanted: plan.send, scope, signal: terminal.stopping };
  const survey = plan.send.length === 0 ? undefined : await reportSurvey(site, what);
  const again = commandWords([
    program,
    "add_schools",
    "--school_authority",
    authority.name,
    "--force",
    ...namesAgain(request, plan.send),
  ]);
  const outcome = { request, plan, survey, again };
  if (request.dryRun) return answerAdd(site, { ...outcome, configured: scope, queued: undefined });

  terminal.stopping.throwIfAborted();
  const configured = plan.add.length === 0 ? authority.schools : await write(site, plan.add, scope);
  const told = `The configuration of ${authority.name} has ${someOf(plan.send)} now.`;
  howFar.reached(() => told);
  if (!survey || !request.initialSync) return answerAdd(site, { ...outcome, configured, queued: undefined });
  const ids = new Set([...idsOfSchools(what), ...survey.ids]);
  const holds = (schools: Schools) => schools === "all" || plan.send.every((name) => hasName(schools, name));
  const queued = await queueAll(
    site,
    { items: initialItems(what), ids, holds, wait: request.wait, told, again },
    howFar,
  );
  return answerAdd(site, { ...outcome, configured, queued });
}

function withAdded(configured: Schools, add: Schools): Schools {
  return configured === "all" || add === "all" ? "all" : [...configured, ...add];
}

async function write(site: Site, add: Schools, list: Schools): Promise<Schools> {
  const { folders, authority } = site;
  await settle(site, { list, schools: add });
  const { schools } = await changeAuthority(
    folders.authorities,
    authority.name,
    (raw) => (add === "all" ? setSchools(raw, "all") : addSchools(raw, add)),
    { home: folders.home },
  );
  return schools;
}

/** Short enough to be typed again. */
function namesAgain({ names }: AddRequest, send: readonly string[]): readonly string[] {
  if (send.length <= 20) return send;
  return names.length > 0 ? names : ["--all_schools"];
}
