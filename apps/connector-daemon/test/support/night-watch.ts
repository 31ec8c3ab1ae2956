import { newestOf, searchFrom } from "@id-connector/ldap-reader";
import { findUnheard } from "../../src/alarm/find-unheard.js";
import { rememberHeard } from "../../src/alarm/heard-changes.js";
import {
  heard,
  looked,
  mayReopen,
  mustLook,
  reopened,
  seen,
  silent,
  startWatch,
  type Watch,
} from "../../src/alarm/watch.js";

const patienceMs = 900_000;
const everyMs = 30_000;

/** A directory and a connector that watches it, in a time of their own: a turn every 30 s, a patience of 15 min. */
export interface NightWatch {
  /** An object is changed; `server`: by which one. */
  changes(id: string, server?: string): NightWatch;
  /** Something that is neither user nor group is changed. */
  changesElse(server?: string): NightWatch;
  /** The user or group is deleted. */
  loses(id: string): NightWatch;
  /** Items of these objects come through. */
  hears(...ids: string[]): NightWatch;
  /** The directory answers, or does not, from now on. */
  answers(does: boolean): NightWatch;
  /** Whether an authority is active, from now on. */
  canHear(can: boolean): NightWatch;
  /** Listening can be begun anew; what is done when it is. */
  reopens(then: () => void): NightWatch;
  /** What the server says of its position, from now on, whatever it has come to. */
  says(position: readonly string[] | undefined): NightWatch;
  position(): readonly string[];
  /** Time goes by, turn after turn. */
  minutes(count: number): Promise<NightWatch>;
  /** For how many minutes it is stalled, undefined where it is not; and the example. */
  stalled(): { readonly minutes: number; readonly item: string } | undefined;
  watch(): Watch;
  /** How often the changes were looked at, and how many entries that showed. */
  readonly cost: { looks: number; entries: number };
}

export function startNight(open?: Parameters<typeof startWatch>[1], firstSecond = 1): NightWatch {
  // our clock is another than the directory's
  let now = 5_000_000_000_000;
  let second = firstSecond;
  let isAnswering = true;
  let canHear = true;
  let reopen: (() => void) | undefined;
  let said: readonly string[] | undefined;
  const objects = new Map<string, string>();
  const written = new Map<string, string>();
  const heardChanges = rememberHeard();
  let watch = startWatch(now, open);
  const write = (server: string) => {
    const csn = `20260101${String(second++).padStart(6, "0")}.000000Z#000000#${server}#000000`;
    written.set(server, csn);
    return csn;
  };
  write("000");

  async function* changedSince(csn: string) {
    for (const [id, one] of [...objects].reverse()) {
      if (one < csn) continue;
      night.cost.entries++;
      yield await Promise.resolve({ id, csn: one });
    }
  }

  async function turn(): Promise<void> {
    if (!isAnswering) {
      watch = silent(watch, now);
      return;
    }
    watch = seen(watch, said ?? newestOf(written.values()), { at: now, canHear });
    const from = searchFrom(watch.level, watch.position);
    const reopens = reopen !== undefined && mayReopen(watch, now, patienceMs);
    if (!(reopens || mustLook(watch, now, patienceMs)) || from === undefined) return;
    const before = watch;
    night.cost.looks++;
    const { level, stall } = watch;
    const wasHeard = heardChanges.wasHeard;
    const found = await findUnheard(changedSince(from), { level, wasHeard, isOneEnough: stall !== undefined });
    watch = looked(watch, found, now, patienceMs);
    if (reopens && found.missing !== undefined) {
      watch = reopened(before, watch, now);
      reopen?.();
    }
    heardChanges.forgetBefore(now - patienceMs);
  }

  const night: NightWatch = {
    cost: { looks: 0, entries: 0 },
    changes(id, server = "000") {
      objects.set(id, write(server));
      return night;
    },
    changesElse(server = "000") {
      write(server);
      return night;
    },
    loses(id) {
      objects.delete(id);
      write("000");
      return night;
    },
    hears(...ids) {
      heardChanges.note(ids, now);
      watch = heard(watch, now);
      return night;
    },
    answers(does) {
      isAnswering = does;
      return night;
    },
    canHear(can) {
      canHear = can;
      return night;
    },
    reopens(then) {
      reopen = then;
      return night;
    },
    says(position) {
      said = position;
      return night;
    },
    position: () => newestOf(written.values()),
    async minutes(count) {
      const end = now + count * 60_000;
      await turn();
      while (now < end) {
        now += everyMs;
        await turn();
      }
      return night;
    },
    stalled() {
      const { stall } = watch;
      return stall && { minutes: (now - stall.since) / 60_000, item: stall.item };
    },
    watch: () => watch,
  };
  return night;
}
