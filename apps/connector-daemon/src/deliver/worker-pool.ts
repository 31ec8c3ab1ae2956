import type { Job } from "./context/work.js";

/** Does jobs side by side. Knows which objects are under way. */
export interface WorkerPool {
  readonly underWay: ReadonlyMap<string, Job>;
  /** How many jobs run that ask the broker. */
  readonly running: () => number;
  /** When the oldest running job began, by `now`; undefined where none runs. */
  readonly runningSince: () => number | undefined;
  /** How many more jobs that ask the broker should run; negative where there are too many, as when the broker takes fewer now. */
  room(): number;
  /** Begins a job; `asks`: it asks the broker. */
  add(job: Job, options: { readonly asks: boolean }): void;
}

/** Makes a worker pool for about `most()` jobs that ask. It calls `onEnd` after each job; with the error if the job rejected. */
export function createWorkerPool(
  { now, most }: { readonly now: () => number; readonly most: () => number },
  perform: (job: Job) => Promise<unknown>,
  onEnd: (defect?: unknown) => void,
): WorkerPool {
  const underWay = new Map<string, Job>();
  const begun = new Map<Job, number>();
  const asking = new Set<Job>();

  return {
    underWay,
    running: () => asking.size,
    // a map keeps the order: the first is the oldest
    runningSince: () => begun.values().next().value,
    room: () => most() - asking.size,
    add(job, { asks }) {
      underWay.set(job.work.id, job);
      begun.set(job, now());
      if (asks) asking.add(job);
      const end = (defect?: unknown) => {
        underWay.delete(job.work.id);
        begun.delete(job);
        asking.delete(job);
        onEnd(defect);
      };
      perform(job).then(() => {
        end();
      }, end);
    },
  };
}
