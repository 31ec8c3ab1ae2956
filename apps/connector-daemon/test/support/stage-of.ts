import { createClock } from "../../src/clock/clock.js";
import { createStage, type Stage } from "../../src/stages/stage.js";

/** A part of the daemon that has begun, for a test that looks at something else. */
export function stageOf(name: string): Stage {
  const stage = createStage({ name }, createClock({ wall: Date.now, monotonic: () => performance.now() }));
  stage.begun();
  return stage;
}
