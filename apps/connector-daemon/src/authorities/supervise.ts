import { join } from "node:path";
import { moveFile } from "@id-connector/atomic-file";
import {
  watchAuthorities,
  type Authority,
  type ConfigProblem,
  type Loaded,
} from "@id-connector/school-authority-config";
import { createBell } from "../bell.js";
import type { Target } from "../distribute/target.js";
import type { Surroundings } from "../surroundings.js";
import { openStation, scopeOf, startStation, type Station } from "./station.js";

/** All authorities of the configuration folder, each with its own delivery. */
export interface Supervisor {
  stations(): readonly Station[];
  readonly targets: () => readonly Target[];
  /** Resolves at the next change of the configuration. */
  readonly changed: (signal: AbortSignal) => Promise<void>;
  /** Follows the configuration until `stopping` is aborted, then ends every delivery. */
  run(stopping: AbortSignal): Promise<void>;
}

/** Keeps one delivery running for each active authority, and takes up changes of the configuration while the others go on. */
export function superviseAuthorities(surroundings: Surroundings): Supervisor {
  const { folders, log } = surroundings;
  const stations = new Map<string, Station>();
  const bell = createBell();

  return {
    stations: () => [...stations.values()],
    targets: () => [...stations.values()].map(toTarget),
    changed: (signal) => bell.rung(60_000, signal),
    async run(stopping) {
      try {
        for await (const loaded of watchAuthorities(folders.authorities, { signal: stopping })) {
          await apply(loaded);
          bell.ring();
        }
      } finally {
        await Promise.all([...stations.values()].map(stop));
      }
    },
  };

  async function apply({ authorities, problems }: Loaded): Promise<void> {
    const broken = byAuthority(problems);
    const configured = new Set([...authorities.map(({ name }) => name), ...broken.keys()]);
    // of a folder that cannot be read nothing follows: least of all that its authorities were removed
    const readable = problems.every((problem) => problem.authority !== undefined);
    for (const station of stations.values()) if (readable && !configured.has(station.name)) await remove(station);
    for (const authority of authorities) await update(await stationFor(authority.name), authority);
    for (const [name, list] of broken) await suspend(name, list);
  }

  async function stationFor(name: string): Promise<Station> {
    const known = stations.get(name);
    if (known) return known;
    const station = await openStation(name, surroundings);
    stations.set(name, station);
    return station;
  }

  async function update(station: Station, authority: Authority): Promise<void> {
    station.problem = undefined;
    if (station.authority && station.running && sameConfiguration(station.authority, authority)) return;
    await stop(station);
    const before = station.authority;
    station.authority = authority;
    const { name } = station;
    if (!authority.active) {
      if (before?.active !== false)
        log.info("authority is deactivated: its queue waits", { authority: name, outcome: "deactivated" });
      return;
    }
    try {
      station.running = await startStation(station, authority, surroundings);
      log.info(before ? "authority has a new configuration" : "authority is served", {
        authority: name,
        outcome: "working",
      });
    } catch (error) {
      station.problem = error instanceof Error ? error.message : String(error);
      log.error("authority cannot be served", { authority: name, outcome: "waiting", error });
    }
  }

  async function suspend(name: string, problems: readonly ConfigProblem[]): Promise<void> {
    for (const { file, path, code, message } of problems) {
      log.error("configuration is wrong: its queue waits, the others go on", {
        authority: name,
        outcome: "waiting",
        code,
        file,
        path,
        why: message,
      });
    }
    const station = stations.get(name);
    if (!station) return;
    station.problem = problems.map(({ path, message }) => `${path} ${message}`).join("; ");
    await stop(station);
  }

  async function remove(station: Station): Promise<void> {
    await stop(station);
    stations.delete(station.name);
    const stamp = new Date(surroundings.now()).toISOString().replaceAll(/[:.]/g, "-");
    const target = join(folders.outQueuesTrash, `${station.name}-${stamp}`);
    await moveFile(folders.outQueue(station.name), target);
    log.warn("authority was removed: its queue lies in out_queues_trash", {
      authority: station.name,
      outcome: "removed",
      folder: target,
    });
  }

  async function stop(station: Station): Promise<void> {
    await station.running?.stop();
    station.running = undefined;
  }
}

function byAuthority(problems: readonly ConfigProblem[]): ReadonlyMap<string, readonly ConfigProblem[]> {
  const lists = new Map<string, ConfigProblem[]>();
  for (const problem of problems) {
    const name = problem.authority ?? problem.file;
    lists.set(name, [...(lists.get(name) ?? []), problem]);
  }
  return lists;
}

function toTarget(station: Station): Target {
  return {
    name: station.name,
    active: station.authority?.active ?? false,
    schools: scopeOf(station),
    queue: station.queue,
    mayHold: (id) =>
      !station.ledger.complete ||
      station.ledger.get(id) !== undefined ||
      (station.running?.deliverer.holds(id) ?? false),
  };
}

function sameConfiguration(one: Authority, other: Authority): boolean {
  const plain = ({ password, ...rest }: Authority) => JSON.stringify([rest, password.reveal()]);
  return plain(one) === plain(other);
}
