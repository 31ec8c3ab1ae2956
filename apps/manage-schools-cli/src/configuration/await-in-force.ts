import { CommandFailure } from "@id-connector/command-line";
import { exitStatus, type ConnectorFolders } from "@id-connector/connector-settings";
import { authorityInForce } from "@id-connector/delivery-tracker";
import { loadAuthorities } from "@id-connector/school-authority-config";

type Schools = "all" | readonly string[];

interface Awaited {
  readonly folders: ConnectorFolders;
  readonly authority: string;
  /** The part that the configuration must still have: another program may change it meanwhile, so it may have more. */
  readonly holds: (schools: Schools) => boolean;
  readonly signal: AbortSignal;
  /** How long to wait for the daemon, in milliseconds; a minute: every half minute it looks for changes of which it did not hear. */
  readonly patienceMs?: number;
}

const slices = 30;

/**
 * Waits until the running daemon works by the configuration as it stands; where no daemon runs, or the authority is not active, nothing
 * works by another configuration. Throws CommandFailure "NOT_IN_FORCE", or "CHANGED_MEANWHILE" where the configuration no longer says
 * what this program wrote.
 */
export async function awaitInForce(awaited: Awaited): Promise<void> {
  const { folders, authority, holds, signal, patienceMs = 60_000 } = awaited;
  let seen: { readonly list: string; readonly since: number } | undefined;
  for (let slice = 0; slice < slices; slice += 1) {
    signal.throwIfAborted();
    const { authorities } = await loadAuthorities(folders.authorities, folders);
    const now = authorities.find(({ name }) => name === authority);
    if (now === undefined || !holds(now.schools)) throw changedMeanwhile(authority);
    if (!now.active) return;
    const list = JSON.stringify(now.schools);
    if (seen?.list !== list) seen = { list, since: Date.now() };
    const { since } = seen;
    const timeoutMs = patienceMs / slices;
    const state = await authorityInForce(folders, authority, now.schools, { timeoutMs, since, signal });
    if (state !== "not yet") return;
  }
  const message =
    `The daemon runs, but did not take up the changed configuration of ${authority} in time, so nothing was queued. ` +
    "connector-daemon status says how it does.";
  throw new CommandFailure(exitStatus.no, "NOT_IN_FORCE", message);
}

function changedMeanwhile(authority: string): CommandFailure {
  const message = `Somebody else changed the configuration of ${authority} meanwhile, so nothing was queued.`;
  return new CommandFailure(exitStatus.no, "CHANGED_MEANWHILE", message);
}
