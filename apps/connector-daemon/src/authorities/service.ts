import type { DefectBook } from "../defects/defect-book.js";
import type { RunningDelivery } from "../deliver/open-delivery.js";
import type { Checking } from "../scope/keep-scope.js";
import type { Verifier } from "../verify/verifier.js";
import type { Rate } from "./rate.js";

/** An authority being served with one configuration. */
export interface Service {
  /** The delivery; undefined while it cannot be started. */
  delivery(): ServedDelivery | undefined;
  /** The look at objects that no event brings; undefined where none runs. */
  checking(): Checking | undefined;
  /** Objects at which the program failed by a defect. */
  readonly defects: Pick<DefectBook, "told">;
  /** A person asked to try at once where it waits. */
  tryNow(): void;
  /** Ends the delivery; what is in flight gets some time to be answered. */
  stop(): Promise<void>;
}

export interface ServedDelivery extends Pick<RunningDelivery, "loop" | "breaker" | "trash" | "doubts"> {
  readonly rate: Rate;
  /** Missing where it is switched off. */
  readonly verifier: Verifier | undefined;
}
