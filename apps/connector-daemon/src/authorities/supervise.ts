import { join } from "node:path";
import { moveFile } from "@id-connector/atomic-file";
import { createWakeSignal } from "@id-connector/bounded-work";
import {
  watchAuthorities,
  type Authority,
  type ConfigProblem,
  type Loaded,
} from "@id-connector/school-authority-config";
import type { Target } from "../distribute/target.js";
import type { Stage } from "../stages/stage.js";
import { waitForEach } from "../stages/wait-for-each.js";
import { coverNothing } from "../scope/cover.js";
import { takeUpScope } from "../scope/take-up.js";
import type { Surroundings } from "../stages/surroundings.js";
import { planChanges } from "./plan-changes.js";
import { serve } from "./serve.js";
import { openStation, toTarget, wasServed, type OwnStation, type Station, type Trouble } from "./station.js";

/** All authorities of the configuration folder, each with its own delivery. */
export interface Supervisor {
  stations(): readonly Station[];
  /** Faults of configurations that never came to a station, by the name of the authority. */
  strangers(): ReadonlyMap<string, Trouble>;
  /** Faults in the folder of configurations that stop no authority: of the folder itself, or of a second file of an authority. */
  faults(): readonly ConfigProblem[];
  /** All stations, as soon as the whole configuration was taken up: after one half of it, items for the other half would be lost. */
  readonly targets: () => readonly Target[];
  /** Whether the whole configuration was taken up. */
  isTakenUp(): boolean;
  /** Resolves at the next change of the configuration. */
  readonly changed: (signal: AbortSignal) => Promise<void>;
  /**
   * Follows the configuration until `stopping` is aborted. Where an authority cannot be taken up, this rejects after the others were
   * taken up.
   */
  run(stopping: AbortSignal, stage: Stage): Promise<void>;
  /** Ends every delivery. */
  stop(): Promise<void>;
}

/** Keeps one delivery running for each active authority, and takes up changes of the configuration while the others go on. */
export function superviseAuthorities(surroundings: Surroundings): Supervisor {
  const { folders, log } = surroundings;
  const stations = new Map<string, OwnStation>();
  const wakeSignal = createWakeSignal();
  let complete = false;
  let strangers: ReadonlyMap<string, Trouble> = new Map();
  let faults: readonly ConfigProblem[] = [];
  let reported: readonly string[] = [];

  return {
    stations: () => [...stations.values()],
    strangers: () => strangers,
    faults: () => faults,
    targets: () => (complete ? [...stations.values()].map(toTarget) : []),
    isTakenUp: () => complete,
    changed: (signal) => wakeSignal.next(60_000, signal),
    async run(stopping, stage) {
      const loads = watchAuthorities(folders.authorities, { signal: stopping, home: folders.home });
      for await (const loaded of waitForEach(stage, "another configuration", loads)) {
        await apply(loaded);
        complete = true;
        wakeSignal.wake();
        stage.beat();
      }
    },
    async stop() {
      await Promise.all([...stations.values()].map(stop));
    },
  };

  async function apply(loaded: Loaded): Promise<void> {
    report(loaded.problems);
    const { update, suspend, remove, readable } = planChanges(loaded, [...stations.values()]);
    const stopping = new Set([...suspend.values()].flat());
    faults = loaded.problems.filter((problem) => !stopping.has(problem));
    const others = new Map<string, Trouble>();
    // a folder that cannot be used is one authority's: the others are taken up all the same
    const failures: unknown[] = [];
    const see = (done: Promise<void>) => done.catch((error: unknown) => failures.push(error));
    if (readable) {
      const configured = [...update.map(({ name }) => name), ...suspend.keys()];
      const gone = surroundings.ledger
        .authorities()
        .filter((name) => !configured.includes(name) && !stations.has(name));
      for (const name of gone) await coverNothing(surroundings.ledger.authority(name));
    }
    for (const station of remove) await see(removeStation(station));
    for (const [name, problems] of suspend) {
      const trouble = troubleOf(problems);
      if (stations.has(name) || wasServed(name, surroundings)) await see(suspendStation(name, trouble));
      else others.set(name, trouble);
    }
    strangers = others;
    for (const authority of update) await see(updateStation(authority));
    if (failures.length > 0) throw failures[0];
  }

  async function stationFor(name: string): Promise<OwnStation> {
    const station = stations.get(name) ?? (await openStation(name, surroundings));
    stations.set(name, station);
    return station;
  }

  async function updateStation(authority: Authority): Promise<void> {
    const station = await stationFor(authority.name);
    const before = station.authority;
    if (before && station.service && sameConfiguration(before, authority)) return;
    await stop(station);
    // the old configuration takes no more items, and the ledger notes which objects the new one brings or ends: so items may come by
    // the new one
    await takeUpScope(station, authority, { surroundings, allComes: !complete && surroundings.allComes });
    station.authority = authority;
    station.trouble = undefined;
    station.inForce = authority.schools;
    const { name } = station;
    if (authority.active) station.service = serve(station, authority, surroundings);
    else if (before?.active !== false) {
      log.info("authority is deactivated: its queue waits", { authority: name, outcome: "deactivated" });
    }
  }

  async function suspendStation(name: string, trouble: Trouble): Promise<void> {
    const station = await stationFor(name);
    await stop(station);
    station.trouble = trouble;
  }

  async function removeStation(station: OwnStation): Promise<void> {
    await stop(station);
    // before the first event that concerns no authority
    await coverNothing(station.ledger);
    stations.delete(station.name);
    const stamp = new Date(surroundings.wall()).toISOString().replaceAll(/[:.]/g, "-");
    const target = join(folders.outQueuesTrash, `${station.name}-${stamp}`);
    await moveFile(folders.outQueue(station.name), target);
    log.warn("authority was removed: its queue lies in out_queues_trash", {
      authority: station.name,
      outcome: "removed",
      folder: target,
    });
  }

  async function stop(station: OwnStation): Promise<void> {
    station.inForce = undefined;
    await station.service?.stop();
    station.service = undefined;
  }

  /** Says each mistake once, however often other files change. */
  function report(problems: readonly ConfigProblem[]): void {
    const known = reported;
    reported = problems.map((problem) => JSON.stringify(problem));
    for (const [index, { authority, file, path, code, message }] of problems.entries()) {
      if (known.includes(reported[index] ?? "")) continue;
      const fields = { authority, outcome: "waiting", code, file, path, why: message };
      log.error("configuration is wrong: its queue waits, the others go on", fields);
    }
  }
}

function troubleOf(problems: readonly ConfigProblem[]): Trouble {
  const message = problems.map((problem) => problem.message).join(" ");
  return { state: "misconfigured", code: "CONFIGURATION", message };
}

function sameConfiguration(one: Authority, other: Authority): boolean {
  const plain = ({ password, ...rest }: Authority) => JSON.stringify([rest, password.reveal()]);
  return plain(one) === plain(other);
}
