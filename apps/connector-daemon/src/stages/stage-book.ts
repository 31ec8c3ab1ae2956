import type { LiveStage } from "@id-connector/delivery-tracker";
import type { Clock } from "../clock/clock.js";
import { createStage, type Stage } from "./stage.js";

/** All parts of the daemon that run side by side, so that one place can say how each of them does. */
export interface StageBook {
  /**
   * Opens a new part, of an authority or of the whole daemon; it takes the place of an older part of
   * that name.
   */
  open(name: string, authority?: string): Stage;
  /** Forgets a part that is over. */
  close(stage: Stage): void;
  told(): readonly LiveStage[];
}

/** A book without an entry. */
export function createStageBook(clock: Pick<Clock, "now" | "onWall">): StageBook {
  const stages = new Map<string, Stage>();
  return {
    open(name, authority) {
      const stage = createStage({ name, authority }, clock);
      stages.set(keyOf(name, authority), stage);
      return stage;
    },
    close(stage) {
      for (const [key, one] of stages) if (one === stage) stages.delete(key);
    },
    told: () => [...stages.values()].map((stage) => stage.told()),
  };
}

function keyOf(name: string, authority = ""): string {
  return `${authority} ${name}`;
}
