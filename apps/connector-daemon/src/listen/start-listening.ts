import { pause } from "@id-connector/bounded-work";
import type { Settings } from "@id-connector/connector-settings";
import type { Queue } from "@id-connector/queue-fs";
import type { Stage } from "../stages/stage.js";
import type { Surroundings } from "../stages/surroundings.js";
import type { ListenObserver } from "./listen-observer.js";
import { listenToChanges } from "./listen-changes.js";
import { listenToTriggers } from "./listen-triggers.js";

interface StartListeningOptions {
  readonly settings: Settings;
  readonly inQueue: Queue;
  readonly surroundings: Surroundings;
  readonly stopping: AbortSignal;
  readonly observer: ListenObserver;
  readonly stage: Stage;
}

/** Fills the in queue in the way that the settings choose, until `stopping` is aborted. */
export async function startListening({
  settings,
  inQueue,
  surroundings,
  stopping,
  observer,
  stage,
}: StartListeningOptions): Promise<void> {
  switch (settings.listen) {
    case "appcenter":
      // the App Center's converter writes into the in queue itself
      while (!stopping.aborted) {
        stage.beat();
        await stage.waitFor("the App Center's converter, which fills the in queue", () => pause(60_000, stopping));
      }
      return;
    case "triggers":
      return listenToTriggers({ folder: settings.listenerFolder, inQueue, surroundings, stopping, observer, stage });
    case "ldap-sync":
      return listenToChanges({ mode: "sync", inQueue, surroundings, stopping, observer, stage });
    case "ldap-poll":
      return listenToChanges({ mode: "poll", inQueue, surroundings, stopping, observer, stage });
  }
}
