import { watchDelivery } from "@id-connector/delivery-tracker";
import type { Site } from "../site.js";
import { sumArrivals, type Arrivals } from "./arrivals.js";
import type { Arrival } from "@id-connector/delivery-tracker";

interface WhatToFollow {
  readonly ids: ReadonlySet<string>;
  /** Epoch ms, from before the items were put. */
  readonly since: number;
}

/**
 * Follows objects until the broker has confirmed or refused each; undefined where the daemon stopped before that. Throws when Ctrl-C
 * ends it in between.
 */
export async function followAll(site: Site, { ids, since }: WhatToFollow): Promise<Arrivals | undefined> {
  const { tracker, terminal, folders, authority } = site;
  const progress = terminal.progress("answered by the broker", ids.size);
  const daemon = watchDelivery({
    ...{ folders, authorities: [authority.name] },
    onTrouble: (name, trouble) => {
      progress.remark(trouble && `${name} ${trouble.text}`);
    },
  });
  const signal = AbortSignal.any([terminal.stopping, daemon.gone]);
  const arrivals: Arrival[] = [];
  try {
    for await (const arrival of tracker.follow(ids, { since, signal })) {
      arrivals.push(arrival);
      progress.advance();
    }
  } finally {
    daemon.stop();
    progress.end();
  }
  terminal.stopping.throwIfAborted();
  return arrivals.length < ids.size ? undefined : sumArrivals(arrivals);
}
