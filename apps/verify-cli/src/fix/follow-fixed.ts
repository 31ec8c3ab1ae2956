import { watchDelivery } from "@id-connector/delivery-tracker";
import type { Site } from "../site.js";
import { withProgress } from "../verify/verify.js";

/** How the waiting ended, and how many objects had arrived by then. */
export interface Followed {
  readonly ended: "all arrived" | "no daemon" | "interrupted";
  readonly arrived: number;
}

interface Fixed {
  readonly ids: ReadonlySet<string>;
  /** The clock before they were put, epoch milliseconds. */
  readonly since: number;
}

/** Waits until no queue holds the objects any more, whatever became of them; not without a daemon. Says why an authority waits. */
export async function followFixed(site: Site, { ids, since }: Fixed): Promise<Followed> {
  const { tracker, terminal, folders, authority } = site;
  const there = new Set<string>();
  return withProgress(site, "sent", async (progress) => {
    progress.expect(ids.size);
    const watch = watchDelivery({
      ...{ folders, authorities: [authority.name] },
      onTrouble(name, trouble) {
        terminal.warn(trouble ? `${name} ${trouble.text}` : `${name} goes on again.`);
      },
      onStopped() {
        terminal.warn("The daemon stopped: what is queued waits until it runs again.");
      },
    });
    try {
      const signal = AbortSignal.any([terminal.stopping, watch.gone]);
      for await (const { id } of tracker.follow(ids, { since, signal })) {
        there.add(id);
        progress.advance();
      }
    } finally {
      watch.stop();
    }
    const arrived = there.size;
    if (arrived === ids.size) return { ended: "all arrived", arrived };
    return { ended: terminal.stopping.aborted ? "interrupted" : "no daemon", arrived };
  });
}
