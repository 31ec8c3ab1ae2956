import { createStage, type Stage } from "../../src/stages/stage.js";
import { clockOf } from "./clock-of.js";

/** A part of the daemon that has begun, for a test that looks at something else. */
export function stageOf(name: string): Stage {
  const stage = createStage({ name }, clockOf(Date.now));
  stage.begun();
  return stage;
}
