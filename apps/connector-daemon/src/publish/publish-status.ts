import { join } from "node:path";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { pause, untilTick } from "@id-connector/bounded-work";
import type { Settings } from "@id-connector/connector-settings";
import type { Alarm } from "../alarm/alarm.js";
import type { ServedDelivery } from "../authorities/service.js";
import type { Station, Trouble } from "../authorities/station.js";
import type { Supervisor } from "../authorities/supervise.js";
import type { Stage } from "../stages/stage.js";
import type { Surroundings } from "../stages/surroundings.js";
import { liveVersion, type LiveAuthority, type LiveStatus } from "@id-connector/delivery-tracker";
import type { QueueWatch } from "./watch-queues.js";

interface StatusPublisher {
  readonly distributed: (count: number) => void;
  /** What it would write now. */
  live(): LiveStatus;
  /** Writes the status within a second of a change, and now and then as a sign of life, until `stopping` is aborted. */
  run(stopping: AbortSignal, stage: Stage): Promise<void>;
}

interface PublishOptions {
  readonly settings: Settings;
  readonly surroundings: Surroundings;
  readonly supervisor: Supervisor;
  readonly alarm: Alarm;
  readonly queues: QueueWatch;
  /** What `surroundings.notices` was told. */
  readonly notices: () => readonly string[];
  /** The ticket of the daemon's lock. */
  readonly lock: string;
}

/** A time of the daemon's clock, as the machine's shows it. */
type Iso = (at: number) => string;

const everyMs = 1_000;
/** Who reads it takes a daemon that said nothing for 15 s for one that hangs. */
const signOfLifeMs = 5_000;

/** Keeps `data/state/status.json` up to date for `status`, which runs in another process. */
export function publishStatus({
  settings,
  surroundings,
  supervisor,
  alarm,
  queues,
  notices,
  lock,
}: PublishOptions): StatusPublisher {
  const { folders, now, onWall, stages } = surroundings;
  const file = join(folders.state, "status.json");
  const startedAt = now();
  const iso = (at: number) => new Date(onWall(at)).toISOString();
  let distributed = 0;
  return {
    live,
    distributed(count) {
      distributed += count;
    },
    async run(stopping, stage) {
      await mkdir(folders.state, { recursive: true, mode: 0o750 });
      let [said, saidAt] = ["", -Infinity];
      while (!stopping.aborted) {
        const word = live();
        const news = JSON.stringify(withoutTicks(word));
        if (news !== said || performance.now() - saidAt >= signOfLifeMs - everyMs / 2) {
          // written aside so that a reader never sees half of it; it need not outlive a power cut
          await writeFile(`${file}.tmp`, `${JSON.stringify(word, null, 2)}\n`, { mode: 0o640 });
          await rename(`${file}.tmp`, file);
          [said, saidAt] = [news, performance.now()];
        }
        stage.beat();
        await stage.waitFor("the next second", () => pause(untilTick(everyMs), stopping));
      }
    },
  };

  function live(): LiveStatus {
    const authorities = Object.fromEntries([
      ...[...supervisor.strangers()].map(([name, trouble]) => [name, troubled(trouble, iso)] as const),
      ...supervisor.stations().map((station) => [station.name, liveStation(station)] as const),
    ]);
    const { directory, ...heard } = alarm.facts();
    const faults = supervisor.faults().map(({ file, code, message }) => ({ file, code, message }));
    const [inQueue, triggers, told] = [queues.inQueue(), queues.triggers(), notices()];
    return {
      ...{ version: liveVersion, pid: process.pid, startedAt: iso(startedAt), at: iso(now()) },
      ...{ lock, clock: new Date(now()).toISOString() },
      listen: { mode: settings.listen, ...heard },
      ...(directory ? { directory } : {}),
      ...{ stallSeconds: settings.stallSeconds, distributed, stages: stages.told() },
      ...(inQueue ? { inQueue } : {}),
      ...(triggers ? { triggers } : {}),
      ...(faults.length > 0 ? { configuration: faults } : {}),
      ...(told.length > 0 ? { notices: told } : {}),
      authorities,
    };
  }

  function liveStation(station: Station): LiveAuthority {
    const oldest = queues.oldestOf(station.name);
    const defects = station.service?.defects.told();
    const checking = station.service?.checking();
    return {
      ...liveAuthority(station, now, iso),
      ...(oldest ? { oldest } : {}),
      ...(defects ? { defects } : {}),
      ...(checking ? { checking: { since: iso(checking.since), queued: checking.queued } } : {}),
    };
  }
}

function liveAuthority({ service, trouble, authority, inForce }: Station, now: () => number, iso: Iso): LiveAuthority {
  const schools = inForce ? { schools: inForce } : {};
  if (trouble) return { ...troubled(trouble, iso), ...schools };
  const delivering = service?.delivery();
  if (!delivering) return { ...idle, ...schools, state: authority?.active === false ? "deactivated" : "waiting" };
  const { state, since, cause, resumeAt, lastSuccessAt } = delivering.breaker.availability();
  const verification = delivering.verifier?.told();
  const runningSince = delivering.loop.runningSince();
  return {
    state,
    ...schools,
    since: iso(since),
    ...(cause ? { why: cause } : {}),
    ...(state === "waiting" ? { againAt: iso(resumeAt) } : {}),
    running: delivering.loop.running(),
    places: delivering.breaker.places(),
    rate: delivering.rate.perSecond(),
    ...(lastSuccessAt === undefined ? {} : { lastSuccessAt: iso(lastSuccessAt) }),
    ...(runningSince === undefined ? {} : { underWaySince: iso(runningSince) }),
    trash: delivering.trash.counts(),
    ...doubted(delivering.doubts, now(), iso),
    ...(verification ? { verification } : {}),
  };
}

function doubted(doubts: ServedDelivery["doubts"], now: number, iso: Iso): Pick<LiveAuthority, "doubted"> {
  // an object that was not read again in time is gone: somebody took its items away
  const current = [...doubts.all()].filter(([, { againAt }]) => now - againAt < overdueMs);
  // a map keeps the order: the first is the oldest
  const [first] = current;
  return first ? { doubted: { objects: current.length, since: iso(first[1].since), item: first[0] } } : {};
}

const overdueMs = 120_000;

function troubled({ state, code, message, since }: Trouble, iso: Iso): LiveAuthority {
  return { ...idle, state, ...(since === undefined ? {} : { since: iso(since) }), why: { code, message } };
}

const idle = { running: 0, places: 0, rate: 0 };

/** Leaves out what changes by itself. */
function withoutTicks({ stages, ...word }: LiveStatus): unknown {
  return { ...word, at: "", clock: "", stages: stages.map((stage) => ({ ...stage, activeAt: "" })) };
}
