import type { LiveStage } from "@id-connector/delivery-tracker";
import type { Clock } from "../clock/clock.js";
import { tellError, type ToldError } from "../defects/tell-error.js";

/** One part of the daemon as it tells how it does: its heartbeat, what it waits for, and its failures. */
export interface Stage {
  readonly name: string;
  /** The part works: something was done, and nothing shows a failure any more. */
  beat(): void;
  /** Something was done, though what failed before fails still. */
  alive(): void;
  /** Waits for something that may take any time; what comes then is its result. */
  waitFor<T>(what: string, wait: () => Promise<T>): Promise<T>;
  /** It is begun (again). */
  begun(): void;
  /** It failed; returns how often in a row. */
  failed(error: unknown): number;
  ended(): void;
  told(): LiveStage;
}

/** A part that ran this long without failing has no failures in a row. */
const calmMs = 300_000;
/**
 * A part that has nothing to do cannot show that it works again. It counts as working when it did not fail for this long, longer than any
 * pause.
 */
const quietMs = 90_000;

/** Notes how a part of the daemon does. */
export function createStage(
  { name, authority }: { readonly name: string; readonly authority?: string | undefined },
  { now, onWall }: Pick<Clock, "now" | "onWall">,
): Stage {
  const openedAt = now();
  let [activeAt, since, begunAt] = [openedAt, openedAt, openedAt];
  let state: "working" | "failing" | "stopped" = "stopped";
  let waitsFor: string | undefined;
  let [failures, inARow] = [0, 0];
  let firstFailedAt = openedAt;
  let last: { readonly at: number; readonly error: ToldError } | undefined;

  const stage: Stage = {
    name,
    beat() {
      stage.alive();
      turn("working");
    },
    alive() {
      activeAt = now();
    },
    async waitFor(what, wait) {
      stage.alive();
      waitsFor = what;
      try {
        return await wait();
      } finally {
        waitsFor = undefined;
        stage.alive();
      }
    },
    begun() {
      begunAt = now();
      stage.alive();
      if (state === "stopped") turn("working");
    },
    failed(error) {
      const at = now();
      const isRelapse = last !== undefined && at - Math.max(begunAt, last.at) <= calmMs;
      inARow = isRelapse ? inARow + 1 : 1;
      if (!isRelapse) firstFailedAt = at;
      failures++;
      last = { at, error: tellError(error) };
      activeAt = at;
      turn("failing");
      return inARow;
    },
    ended() {
      turn("stopped");
    },
    told() {
      if (state === "failing" && now() - Math.max(begunAt, last?.at ?? 0) > quietMs) turn("working");
      const isFailing = state === "failing";
      return {
        name,
        ...(authority === undefined ? {} : { authority }),
        state: state === "working" && waitsFor !== undefined ? "waiting" : state,
        since: iso(isFailing ? firstFailedAt : since),
        ...(waitsFor === undefined ? {} : { waitsFor }),
        failures,
        failuresInARow: isFailing ? inARow : 0,
        ...(last ? { lastError: { at: iso(last.at), ...last.error } } : {}),
        activeAt: iso(activeAt),
      };
    },
  };
  return stage;

  function turn(next: typeof state): void {
    if (state === next) return;
    state = next;
    since = now();
  }

  function iso(at: number): string {
    return new Date(onWall(at)).toISOString();
  }
}
