import { setTimeout as sleep } from "node:timers/promises";
import { plural, type Terminal } from "@id-connector/command-line";
import type { Tracker } from "@id-connector/delivery-tracker";

interface Converting {
  readonly tracker: Pick<Tracker, "waiting">;
  readonly ids: ReadonlySet<string>;
  /** Where the trigger files lie. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly terminal: Pick<Terminal, "warn">;
}

/** The App Center's converter looks every five seconds. */
const patienceMs = 20_000;

/** Says once, after a while, that trigger files still lie where they were put: perhaps no program is there to take them. */
export function hintAtConverter({ tracker, ids, folder, signal, terminal }: Converting): void {
  // where looking fails, the code that follows the objects meets the same trouble and tells it
  hint().catch(() => undefined);

  async function hint(): Promise<void> {
    await sleep(patienceMs, undefined, { signal });
    const waiting = await tracker.waiting(ids);
    const left = [...waiting.values()].filter((places) => places.some(({ place }) => place === "listener")).length;
    if (left === 0) return;
    terminal.warn(
      `${plural(left, "trigger file")} still ${left === 1 ? "lies" : "lie"} in ${folder}. Does the App Center's converter run ` +
        "(univention-appcenter-listener-converter@ucsschool-id-connector), or a daemon with --listen triggers?",
    );
  }
}
