import { priorities } from "@id-connector/listener-object";
import type { Job } from "./context/work.js";

/** Does jobs side by side, as many as there are places, the most urgent first. Knows which objects are under way. */
export interface WorkerPool {
  readonly underWay: ReadonlyMap<string, Job>;
  /** How many have a place. */
  readonly running: () => number;
  /** When the oldest running job began, by `now`; undefined where none runs. */
  readonly runningSince: () => number | undefined;
  /** How many jobs may be added so that no place stands empty, and not many more: jobs that wait here grow old. */
  room(): number;
  add(job: Job): void;
  /** Begins a job that needs no place, for it asks nobody. */
  addUnplaced(job: Job): void;
  /** Takes back the jobs that did not start. */
  withdraw(): readonly Job[];
}

/** Makes a worker pool. It calls `onEnd` after each job, when the place is free again; with the error if the job rejected. */
export function createWorkerPool(
  { now, places }: { readonly now: () => number; readonly places: () => number },
  perform: (job: Job) => Promise<unknown>,
  onEnd: (defect?: unknown) => void,
): WorkerPool {
  const underWay = new Map<string, Job>();
  const waiting: Job[] = [];
  const begun = new Map<Job, number>();
  const placed = new Set<Job>();

  return {
    underWay,
    running: () => placed.size,
    // a map keeps the order: the first is the oldest
    runningSince: () => begun.values().next().value,
    room: () => places() * 2 - waiting.length - placed.size,
    add(job) {
      underWay.set(job.work.id, job);
      const after = waiting.findIndex((other) => priorityOf(other) > priorityOf(job));
      waiting.splice(after < 0 ? waiting.length : after, 0, job);
      start();
    },
    addUnplaced(job) {
      underWay.set(job.work.id, job);
      begin(job);
    },
    withdraw() {
      for (const { work } of waiting) underWay.delete(work.id);
      return waiting.splice(0);
    },
  };

  function start(): void {
    while (placed.size < places()) {
      const job = waiting.shift();
      if (job === undefined) return;
      placed.add(job);
      begin(job);
    }
  }

  function begin(job: Job): void {
    begun.set(job, now());
    const end = (defect?: unknown) => {
      underWay.delete(job.work.id);
      begun.delete(job);
      placed.delete(job);
      start();
      onEnd(defect);
    };
    perform(job).then(() => {
      end();
    }, end);
  }
}

/** As items have it: 0 comes first. What no item speaks of is as urgent as a change of the day. */
function priorityOf({ work }: Job): number {
  return work.taken?.priority ?? priorities.changed;
}
