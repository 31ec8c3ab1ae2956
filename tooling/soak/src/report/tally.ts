import type { Step } from "../plan/make-plan.js";

/** Numbers that a soak collects. Times in milliseconds. */
export interface Tally {
  readonly steps: Record<string, number>;
  changes: number;
  checkpoints: number;
  longestLagMs: number;
  longestChangeMs: number;
  retried: number;
}

export function newTally(): Tally {
  return { steps: {}, changes: 0, checkpoints: 0, longestLagMs: 0, longestChangeMs: 0, retried: 0 };
}

/** Counts a step that was done; faults are counted where they begin, as not all of them do. */
export function countStep(tally: Tally, step: Step): void {
  if (step.step === "fault") return;
  const name = nameOf(step);
  tally.steps[name] = (tally.steps[name] ?? 0) + 1;
  if ("event" in step) tally.changes += step.event.changes.length;
}

function nameOf(step: Exclude<Step, { readonly step: "fault" }>): string {
  switch (step.step) {
    case "event":
    case "school year":
      return step.event.kind;
    case "program":
      return step.program.program;
    case "accident":
      return `accident: ${step.accident.kind}`;
  }
}
