import { createWakeSignal } from "@id-connector/bounded-work";
import {
  LdapReaderError,
  positionOfCookie,
  searchFrom,
  type Directory,
  type Position,
} from "@id-connector/ldap-reader";
import type { LiveListening, LiveStatus, LiveTrouble } from "@id-connector/delivery-tracker";
import type { Logger } from "@id-connector/logger";
import type { Clock } from "../clock/clock.js";
import type { ListenObserver } from "../listen/listen-observer.js";
import type { Stage } from "../stages/stage.js";
import { findUnheard } from "./find-unheard.js";
import type { HeardChanges } from "./heard-changes.js";
import type { OpenStall } from "./read-open-stall.js";
import { heard, looked, mayReopen, mustLook, reopened, seen, silent, startWatch } from "./watch.js";
import type { Notices } from "../stages/notices.js";

/** Notices when the directory changes and nothing comes through, and when it cannot be asked. */
export interface Alarm extends ListenObserver {
  /** What `status` says of it. */
  facts(): Omit<LiveListening, "mode"> & Pick<LiveStatus, "directory">;
  /** Watches until `stopping` is aborted; `onTurn` is called after each look. */
  run(stopping: AbortSignal, stage: Stage, onTurn: () => void): Promise<void>;
}

export interface AlarmOptions extends Pick<Clock, "now" | "onWall"> {
  readonly directory: Directory;
  readonly heardChanges: HeardChanges;
  /** Whether anything could come through at this moment. */
  readonly canHear: () => boolean;
  readonly log: Logger;
  readonly patienceMs: number;
  readonly open: OpenStall | undefined;
  /** Begins listening anew; missing where another program listens. */
  readonly reopen?: (() => void) | undefined;
  /** Gets what a person should know while it is so. */
  readonly notices?: Notices | undefined;
}

/** Since when by the daemon's clock. */
type Trouble = Omit<LiveTrouble, "since"> & { readonly since: number };

const longestPauseMs = 30_000;
const looksInPatience = 4;

/** A turn costs the directory one search for one entry; only where it moved, and rarely, one more for what was changed. */
export function createAlarm(options: AlarmOptions): Alarm {
  const { directory, heardChanges, canHear, log, now, onWall, patienceMs, open, reopen, notices } = options;
  const wakeSignal = createWakeSignal();
  const everyMs = Math.min(longestPauseMs, patienceMs / looksInPatience);
  let watch = startWatch(now(), open);
  let heardAt: number | undefined;
  let silence: Trouble | undefined;
  let trouble: Trouble | undefined;
  let followedTo: Position = [];
  let isTold = false;

  return {
    heard(ids = []) {
      heardAt = now();
      heardChanges.note(ids, heardAt);
      if (watch.stall) wakeSignal.wake();
      watch = heard(watch, heardAt);
    },
    caughtUp() {
      trouble = undefined;
    },
    reached(cookie) {
      followedTo = cookie === undefined ? [] : positionOfCookie(cookie);
    },
    lost(why) {
      trouble = troubleOf(why, trouble);
    },
    facts() {
      const { stall, level } = watch;
      return {
        ...(heardAt === undefined ? {} : { heardAt: iso(heardAt) }),
        ...(stall ? { stalled: { since: iso(stall.since), item: stall.item } } : {}),
        ...(level.length > 0 ? { level } : {}),
        ...(followedTo.length > 0 ? { followedTo } : {}),
        ...(trouble ? { trouble: told(trouble) } : {}),
        ...(silence ? { directory: told(silence) } : {}),
      };
    },
    async run(stopping, stage, onTurn) {
      while (!stopping.aborted) {
        await look(stopping);
        onTurn();
        stage.beat();
        await stage.waitFor("the next look", () => wakeSignal.next(everyMs, stopping));
      }
    },
  };

  async function look(signal: AbortSignal): Promise<void> {
    const at = now();
    try {
      const position = await directory.readPosition({ signal });
      silence = undefined;
      watch = seen(watch, position, { at, canHear: canHear() });
      if (position.length === 0) tellUnknown();
      else notices?.delete(positionNotice);
      const reopens = reopen !== undefined && mayReopen(watch, at, patienceMs);
      if (reopens || mustLook(watch, at, patienceMs)) await lookAtChanges(at, signal, reopens);
    } catch (error) {
      if (!(error instanceof LdapReaderError)) throw error;
      if (signal.aborted) return;
      silence = troubleOf(error, silence);
      watch = silent(watch, at);
    }
  }

  async function lookAtChanges(at: number, signal: AbortSignal, reopens: boolean): Promise<void> {
    const before = watch;
    const { level, position, stall } = watch;
    const from = searchFrom(level, position);
    if (from === undefined) return;
    const isOneEnough = stall !== undefined;
    const { wasHeard } = heardChanges;
    const found = await findUnheard(directory.changedSince(from, { signal }), { level, wasHeard, isOneEnough });
    watch = looked(watch, found, at, patienceMs);
    if (reopens && found.missing !== undefined) {
      watch = reopened(before, watch, at);
      const message = "the directory changes and nothing comes through: listening is begun anew";
      log.warn(message, { stage: "alarm", outcome: "reopened", item: found.missing });
      reopen?.();
    }
    // a server that lags may show a change after listening heard of it
    heardChanges.forgetBefore(at - patienceMs);
  }

  function troubleOf(why: { readonly code: string; readonly message: string }, was?: Trouble): Trouble {
    return { since: was?.since ?? now(), code: why.code, message: why.message };
  }

  function told(why: Trouble): LiveTrouble {
    return { ...why, since: iso(why.since) };
  }

  function iso(at: number): string {
    return new Date(onWall(at)).toISOString();
  }

  function tellUnknown(): void {
    notices?.set(positionNotice, notKnown);
    if (isTold) return;
    isTold = true;
    log.info(notKnown, { stage: "alarm", outcome: "not known" });
  }
}

const positionNotice = "position of the directory";
const notKnown =
  "The directory does not say how far it has come (contextCSN): changes that do not come through are not noticed, nor is a server that is behind.";
