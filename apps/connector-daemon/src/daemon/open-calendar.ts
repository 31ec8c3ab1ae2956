import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { writeFileAtomic } from "@id-connector/atomic-file";
import { pause } from "@id-connector/bounded-work";
import type { ConnectorFolders } from "@id-connector/connector-settings";
import { readTrusted } from "@id-connector/trusted-path";
import type { Stage } from "../stages/stage.js";
import { goOn, startCalendar, type Calendar } from "../clock/calendar.js";
import type { Clock } from "../clock/clock.js";

export interface KeptCalendar {
  /** How far the machine's clock is believed at this moment; epoch milliseconds. */
  readonly believed: () => number;
  /** Keeps the calendar on disk until `stopping` is aborted. Throws the system's errors. */
  run(stopping: AbortSignal, stage: Stage): Promise<void>;
}

const everyMs = 60_000;

/** Goes on with the calendar that the daemon before left in `data/state`; where none can be read, the machine's clock is believed. */
export async function openCalendar({ state, home }: ConnectorFolders, { now, wall }: Clock): Promise<KeptCalendar> {
  const file = join(state, "calendar.json");
  let calendar = (await readCalendar(file, home)) ?? startCalendar(wall());
  let lookedAt = now();
  const believed = () => {
    const at = now();
    calendar = goOn(calendar, at - lookedAt, wall());
    lookedAt = at;
    return calendar.at;
  };
  const save = async () => {
    believed();
    await writeFileAtomic(file, `${JSON.stringify(calendar)}\n`, { mode: 0o640 });
  };
  return {
    believed,
    async run(stopping, stage) {
      await mkdir(state, { recursive: true, mode: 0o750 });
      while (!stopping.aborted) {
        await save();
        stage.beat();
        await stage.waitFor("the next minute", () => pause(everyMs, stopping));
      }
      await save();
    },
  };
}

/** Undefined where there is none, others could have written it, or it is broken. */
async function readCalendar(file: string, home: string): Promise<Calendar | undefined> {
  try {
    const { at, aheadMs } = JSON.parse(String(await readTrusted(file, { home }))) as Partial<Calendar>;
    return isTime(at) && isTime(aheadMs) ? { at, aheadMs } : undefined;
  } catch {
    return undefined;
  }
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
