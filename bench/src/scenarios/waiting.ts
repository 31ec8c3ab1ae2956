import { join } from "node:path";
import { readLive } from "@id-connector/delivery-tracker";
import { until } from "@id-connector/until";
import { filesAtOnce } from "../bare/bare-loops.js";
import { runBare } from "../bare/run-bare.js";
import { rateOf } from "../bare/spent.js";
import { measureProgram } from "../measure-program.js";
import { epoch } from "../process/epoch.js";
import { watchUse } from "../process/watch-use.js";
import { timedAtLeast, timedAtMost, type Scenario } from "../scenario.js";
import { largest } from "../statistics.js";
import { openChanger } from "../world/change-last-names.js";
import type { DaemonProcess } from "../world/daemon-process.js";
import { fillQueue, itemsOfUsers, type Item } from "../world/items.js";
import { programOf } from "../world/program-of.js";
import { untilEmpty } from "../world/queues.js";
import { authority, startWorld, type World } from "../world/start-world.js";
import { synchronise } from "../world/synchronise.js";

interface Sizes {
  readonly users: number;
  /** Items in the out queue. */
  readonly waiting: number;
  /** For the bare loop, whose rate depends little on it. */
  readonly bare: number;
}

const lastName = "Danach";

/** A broker was down for weeks: many items wait, of users who all changed. */
export const waiting: Scenario<Sizes> = {
  name: "waiting",
  measures:
    "an out queue with very many items while the broker is down, and how it is drained when the broker comes back",
  limits: {
    "start and first request, times a bare listing": timedAtMost(5),
    "largest memory": timedAtMost(250),
    "share of the bare loop": timedAtLeast(70),
  },
  sizes: {
    full: { users: 1000, waiting: 1_000_000, bare: 200_000 },
    quick: { users: 20, waiting: 1000, bare: 1000 },
  },
  async run({ users, waiting, bare }) {
    const world = await startWorld({ users, schools: 1 });
    const { broker, folders, scratch } = world;
    const outQueue = folders.outQueue(authority);
    try {
      const daemon = await synchronise(world);
      await daemon.stop();
      await broker.call("goDown", undefined);
      await changeAll(world, await itemsOfUsers(world));
      // read anew: items that say otherwise than the directory would be doubted
      const items = await itemsOfUsers(world);
      await fillQueue(outQueue, items, waiting);
      const listing = await runBare("listFolder", { folder: outQueue, count: waiting });
      const started = world.startDaemon({ ID_CONNECTOR_LISTEN: "appcenter" });
      const watch = watchUse(started.pid);
      const worksAt = await started.works();
      await started.meanwhile(until("it waits for the broker", () => waits(world)));
      const { backMs, drainMs } = await comeBack(world, started);
      const seen = await watch.end();
      await started.stop();
      const { id = "" } = items.at(-1) ?? {};
      await broker.call("untilNamed", { authority, id, lastName, timeoutMs: 1000 });
      await fillQueue(join(scratch, "bare"), items, bare);
      const drained = await runBare("drainFolder", { folder: join(scratch, "bare"), count: bare, atOnce: filesAtOnce });
      const memory = largest(seen.map(({ memoryMB }) => memoryMB));
      const rate = (waiting / drainMs) * 1000;
      const startMs = worksAt - started.startedAt;
      const listingMs = listing.seconds * 1000;
      return {
        figures: [
          { name: "items", value: waiting, unit: "" },
          { name: "until it works", value: startMs, unit: "ms" },
          { name: "from the broker's return to the first request", value: backMs, unit: "ms" },
          { name: "bare listing", value: listingMs, unit: "ms" },
          { name: "start and first request, times a bare listing", value: (startMs + backMs) / listingMs, unit: "" },
          { name: "largest memory", value: memory, unit: "MB" },
          { name: "drained", value: rate, unit: "/s" },
          { name: "bare loop of reading and removing", value: rateOf(drained), unit: "/s" },
          { name: "share of the bare loop", value: (rate / rateOf(drained)) * 100, unit: "%" },
        ],
      };
    } finally {
      await world.close();
    }
  },
};

/** Changes each user in the directory. */
async function changeAll(world: World, items: readonly Item[]): Promise<void> {
  const changer = openChanger(world);
  for (const { dn } of items) changer.rename(dn, lastName);
  await changer.close();
}

async function waits({ folders }: World): Promise<boolean> {
  const live = await readLive(folders);
  return live?.authorities[authority]?.state === "waiting";
}

/** The broker comes back, and somebody has the daemon try at once. */
async function comeBack(
  { broker, env, folders }: World,
  daemon: DaemonProcess,
): Promise<{ readonly backMs: number; readonly drainMs: number }> {
  await broker.call("clearTally", undefined);
  await broker.call("comeBack", undefined);
  const first = broker.call("firstRequest", undefined);
  const backAt = epoch();
  await measureProgram([programOf("connector-daemon"), "resume", authority], env);
  const firstAt = await daemon.meanwhile(first);
  const endedAt = await daemon.meanwhile(untilEmpty([folders.outQueue(authority)]));
  return { backMs: firstAt - backAt, drainMs: endedAt - firstAt };
}
