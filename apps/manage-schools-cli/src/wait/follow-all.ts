import type { Arrival } from "@id-connector/delivery-tracker";
import type { Site } from "../site.js";
import { sumArrivals, type Arrivals } from "./arrivals.js";
import { describeObstacle } from "./describe-obstacle.js";

interface WhatToFollow {
  readonly ids: ReadonlySet<string>;
  /** Epoch ms, from before they were put. */
  readonly since: number;
}

const remarkMs = 1_000;

/** Follows objects until the broker has confirmed or refused each. Throws when Ctrl-C ends it in between. */
export async function followAll(site: Site, { ids, since }: WhatToFollow): Promise<Arrivals> {
  const { tracker, terminal } = site;
  const signal = terminal.stopping;
  const progress = terminal.progress("answered by the broker", ids.size);
  const remark = async () => {
    progress.remark(await describeObstacle(site).catch(() => undefined)); // beside the numbers only
  };
  const timer = setInterval(() => void remark(), remarkMs);
  const arrivals: Arrival[] = [];
  try {
    for await (const arrival of tracker.follow(ids, { since, signal })) {
      arrivals.push(arrival);
      progress.advance();
    }
  } finally {
    clearInterval(timer);
    progress.end();
  }
  signal.throwIfAborted();
  return sumArrivals(arrivals);
}
