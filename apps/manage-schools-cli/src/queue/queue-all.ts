import { formatCount, plural } from "@id-connector/command-line";
import { askToResume, isDaemonRunning } from "@id-connector/delivery-tracker";
import type { NewItem } from "@id-connector/queue-fs";
import type { HowFar } from "../how-far.js";
import type { Site } from "../site.js";
import { awaitInForce } from "../configuration/await-in-force.js";
import type { Arrivals } from "../wait/arrivals.js";
import { describeObstacle } from "../wait/describe-obstacle.js";
import { followAll } from "../wait/follow-all.js";
import { putAll } from "./put-all.js";

export interface WhatToQueue {
  readonly items: AsyncIterable<NewItem>;
  /** The ids of all objects that will be queued. */
  readonly ids: ReadonlySet<string>;
  /** The schools that the configuration must list when the daemon takes the items. */
  readonly holds: (schools: "all" | readonly string[]) => boolean;
  readonly wait: boolean;
  /** What was done before, in a sentence. */
  readonly told: string;
  /** The command that does the rest where this one does not come to its end. */
  readonly again: string;
}

export interface Queued {
  readonly count: number;
  /** Why nothing goes on at this moment. */
  readonly obstacle: string | undefined;
  /** The arrivals, where the command waited to the end. */
  readonly arrivals: Arrivals | undefined;
  /** The command was to wait, but no daemon runs, or the authority is not active. */
  readonly inVain: boolean;
}

/**
 * Queues items for the authority as soon as the daemon works by the changed configuration (by the old one it would undo them), and waits
 * for the broker's answers if asked to. Throws CommandFailure "NOT_IN_FORCE", "CHANGED_MEANWHILE", QueueError, LdapReaderError.
 */
export async function queueAll(site: Site, what: WhatToQueue, howFar: HowFar): Promise<Queued> {
  const { folders, authority, terminal, now } = site;
  const { items, ids, holds, wait, told, again } = what;
  const total = ids.size;
  howFar.reached(() => `${told} Nothing is queued yet. To queue it: ${again}`);
  await awaitInForce({ folders, authority: authority.name, holds, signal: terminal.stopping });
  const since = now();
  const onPut = (done: number) => {
    howFar.reached(
      () => `${told} ${formatCount(done)} of ${plural(total, "object")} are queued. To queue all: ${again}`,
    );
  };
  const count = await putAll(site, { items, total, onPut });
  await askToResume(folders, [authority.name]);
  howFar.reached(() => `${told} Everything is queued: a daemon that runs goes on with it by itself.`);
  const obstacle = await describeObstacle(site);
  if (wait && obstacle !== undefined) terminal.warn(`Waiting, but ${obstacle}`);
  const goesOn = authority.active && (await isDaemonRunning(folders));
  const arrivals = wait && goesOn ? await followAll(site, { ids, since }) : undefined;
  return { count, obstacle, arrivals, inVain: wait && arrivals === undefined };
}
