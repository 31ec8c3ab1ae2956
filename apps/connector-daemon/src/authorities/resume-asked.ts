import { pause } from "@id-connector/bounded-work";
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

/** Looks each second, until `stopping` is aborted, whether a person asked to try at once, and has those authorities do it. */
export async function resumeAsked(
  { folders, stations, log }: Course,
  stopping: AbortSignal,
  stage: Stage,
): Promise<void> {
  while (!stopping.aborted) {
    for (const name of await takeAskedToResume(folders)) {
      log.info("somebody asked to try at once", { stage: "resume", authority: name, outcome: "resumed" });
      stations()
        .find((station) => station.name === name)
        ?.service?.tryNow();
    }
    stage.beat();
    await stage.waitFor("somebody who asks to try at once", () => pause(everyMs, stopping));
  }
}
