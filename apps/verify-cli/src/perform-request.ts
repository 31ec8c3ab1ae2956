import { CommandFailure } from "@id-connector/command-line";
import { exitStatus } from "@id-connector/connector-settings";
import { fixFailed } from "./fix/fix.js";
import { statusOf, type Findings } from "./report/findings.js";
import { formatReport } from "./report/format-report.js";
import { createTally } from "./report/tally.js";
import { toDocument } from "./report/to-document.js";
import type { Request } from "./request.js";
import { atSite, type Call, type Site } from "./site.js";
import { verify } from "./verify/verify.js";

const linesOnTerminal = 50;

/** Does what is asked for and answers on the terminal. Returns the exit status. */
export function performRequest(request: Request, call: Call): Promise<number> {
  const mostLines = request.verbose || request.json || !call.isTerminal ? Infinity : linesOnTerminal;
  return atSite(call, request, async (site) => {
    const findings = await find(site, request, mostLines);
    call.terminal.answer(toDocument(findings), formatReport(findings, mostLines));
    return statusOf(findings);
  });
}

async function find(site: Site, request: Request, mostLines: number): Promise<Findings> {
  const { authority, asker, terminal, unseen, scope } = site;
  const kinds = request.kinds.filter((kind) => scope.kinds.includes(kind));
  const notSent = request.kinds.filter((kind) => !scope.kinds.includes(kind));
  if (kinds.length === 0) {
    const message = `The configuration of ${authority.name} has no plugin that sends them: there is nothing to verify.`;
    throw new CommandFailure(exitStatus.configuration, "NOT_SENT", message);
  }
  if (!authority.active) terminal.note(`${authority.name} is deactivated: what is queued for it waits.`);
  const tally = createTally({ keepValues: mostLines });
  const verified = await verify(site, kinds, tally, request);
  const isWhole = !asker.ended.aborted;
  const fix = request.fix && isWhole ? await fixFailed(site, tally, request) : undefined;
  const interrupted = terminal.stopping.aborted;
  const shells = verified.shells + (fix?.shells ?? 0);
  return {
    ...{ ...verified, shells, authority: authority.name, request, kinds, notSent, unseen, tally, fix },
    ...{ down: asker.down && { code: asker.down.code, message: asker.down.what }, interrupted },
  };
}
