import type { Plot } from "./report/plot.js";

/** One number that a scenario found. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** "ms", "MB", "%", "" for a ratio… */
  readonly unit: string;
}

/** What a figure has to keep. */
export type Limit = ({ readonly atMost: number } | { readonly atLeast: number }) & {
  /**
   * Whether the machine decides it, too (times, rates, memory), or the number of objects: such a limit is judged in a full run only. One that
   * counts is judged always.
   */
  readonly judged: "always" | "in full runs";
};

export interface Outcome {
  readonly figures: readonly Figure[];
  readonly plots?: readonly Plot[];
}

/** Something that is measured. Numbers of objects and of repetitions are in `sizes`. */
export interface Scenario<Sizes extends object = object> {
  /** For `--only`. */
  readonly name: string;
  /** One sentence, for the README's reader and the JSON file. */
  readonly measures: string;
  /** By the name of a figure. */
  readonly limits: Readonly<Record<string, Limit>>;
  readonly sizes: { readonly full: Sizes; readonly quick: Sizes };
  /** Takes long: a full run has it only where `--only` names it. */
  readonly onlyWhenNamed?: boolean;
  /** Throws where the product does not complete what it has to. */
  run(sizes: Sizes): Promise<Outcome>;
}

/** At most `most` of what counts alone decides. */
export function atMost(most: number): Limit {
  return { atMost: most, judged: "always" };
}

/** At most `most`; the machine has a say in it. */
export function timedAtMost(most: number): Limit {
  return { atMost: most, judged: "in full runs" };
}

/** At least `least`; the machine has a say in it. */
export function timedAtLeast(least: number): Limit {
  return { atLeast: least, judged: "in full runs" };
}
