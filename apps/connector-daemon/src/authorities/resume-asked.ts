import { pause, untilTick } from "@id-connector/bounded-work";
import type { ConnectorFolders } from "@id-connector/connector-settings";
import { takeAskedToResume } from "@id-connector/delivery-tracker";
import type { Logger } from "@id-connector/logger";
import type { Stage } from "../stages/stage.js";
import type { Station } from "./station.js";

interface Course {
  readonly folders: ConnectorFolders;
  readonly stations: () => readonly Pick<Station, "name" | "service">[];
  readonly log: Logger;
}

const everyMs = 1_000;
/** Where none waits, only what was asked too late is to be taken away. */
const seldomMs = 30_000;

/**
 * Looks each second while an authority waits, until `stopping` is aborted, whether a person asked to try at once, and has those authorities
 * do it.
 */
export async function resumeAsked(
  { folders, stations, log }: Course,
  stopping: AbortSignal,
  stage: Stage,
): Promise<void> {
  let lookedAt = -Infinity;
  while (!stopping.aborted) {
    if (stations().some(mayWait) || performance.now() - lookedAt >= seldomMs) {
      for (const name of await takeAskedToResume(folders)) tryNow(name);
      lookedAt = performance.now();
    }
    stage.beat();
    await stage.waitFor("somebody who asks to try at once", () => pause(untilTick(everyMs), stopping));
  }

  function tryNow(name: string): void {
    log.info("somebody asked to try at once", { stage: "resume", authority: name, outcome: "resumed" });
    stations()
      .find((station) => station.name === name)
      ?.service?.tryNow();
  }
}

/** Whether `resume` may ask for it. */
function mayWait({ service }: Pick<Station, "service">): boolean {
  return service !== undefined && service.delivery()?.breaker.availability().state !== "working";
}
