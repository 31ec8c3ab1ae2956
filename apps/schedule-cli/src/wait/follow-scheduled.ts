import { plural } from "@id-connector/command-line";
import { isDaemonRunning, openTracker, type Trouble, watchDelivery } from "@id-connector/delivery-tracker";
import type { Via } from "../request.js";
import type { Surroundings } from "../surroundings.js";
import { hintAtConverter } from "./hint-at-converter.js";
import { toArrived, type Arrived, type Outcome, type Waited } from "./waited.js";

interface Following {
  /** Ids by authority. */
  readonly ids: ReadonlyMap<string, ReadonlySet<string>>;
  /** Read before the first object was put, epoch milliseconds. */
  readonly since: number;
  readonly via: Via;
}

/** With so few pairs of object and authority all arrivals are kept; with more, only those that a person must know of. */
const fewObjects = 100;
const mostKept = 1_000;

/**
 * Follows scheduled objects until each object arrived at every active authority that it concerns, shows how far it came and why an
 * authority waits. Ends at once where no daemon runs.
 */
export async function followScheduled({ ids, since, via }: Following, around: Surroundings): Promise<Waited> {
  const { folders, settings, terminal } = around;
  const concerned = around.authorities.filter(({ name }) => ids.has(name));
  const active = concerned.filter((one) => one.active).map(({ name }) => name);
  const deactivated = concerned.filter((one) => !one.active).map(({ name }) => name);
  const total = active.reduce((sum, name) => sum + (ids.get(name)?.size ?? 0), 0);
  const counts: Record<Outcome, number> = { sent: 0, deleted: 0, incomplete: 0, refused: 0, notSent: 0 };
  const objects: Arrived[] = [];
  let arrived = 0;
  const toWaited = (end: Waited["end"]): Waited => ({
    ...{ end, counts, pending: total - arrived, deactivated, objects },
  });
  if (!(await isDaemonRunning(folders))) return toWaited("no_daemon");
  if (total === 0) return toWaited("arrived");

  const listenerFolder = via === "appcenter" ? settings.listenerFolder : undefined;
  const tracker = await openTracker({ folders, listenerFolder, authorities: active });
  const daemon = watchDelivery({
    ...{ folders, authorities: active },
    onTrouble: (authority, trouble) => {
      tellTrouble(terminal, authority, trouble);
    },
    onStopped: () => {
      terminal.note("The daemon was stopped. Waiting a moment for it to come back.");
    },
  });
  const progress = terminal.progress("at the broker", total);
  const ended = new AbortController();
  const signal = AbortSignal.any([terminal.stopping, daemon.gone, ended.signal]);
  try {
    const all = new Set(active.flatMap((name) => [...(ids.get(name) ?? [])]));
    terminal.note(
      `${plural(all.size, "object is", "objects are")} scheduled for ${active.join(", ")}; waiting for the broker.`,
    );
    if (listenerFolder !== undefined) hintAtConverter({ tracker, ids: all, folder: listenerFolder, signal, terminal });
    for await (const arrival of tracker.follow(all, { since, signal })) {
      if (ids.get(arrival.authority)?.has(arrival.id) !== true) continue;
      const one = toArrived(arrival);
      arrived += 1;
      counts[one.outcome] += 1;
      const isPlain = one.outcome === "sent" || one.outcome === "deleted";
      if (objects.length < mostKept && (!isPlain || total <= fewObjects)) objects.push(one);
      progress.advance();
    }
  } finally {
    ended.abort();
    progress.end();
    daemon.stop();
    await tracker.close();
  }
  if (arrived === total) return toWaited("arrived");
  return toWaited(terminal.stopping.aborted ? "interrupted" : "no_daemon");
}

function tellTrouble(terminal: Surroundings["terminal"], authority: string, trouble: Trouble | undefined): void {
  if (trouble === undefined) terminal.note(`${authority} goes on.`);
  else terminal.warn(`${authority} ${trouble.text} Still waiting for it; Ctrl-C stops the waiting, not the sending.`);
}
