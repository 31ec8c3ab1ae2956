import type { ConcludeContext } from "../conclude/conclude-context.js";
import type { Doubts } from "./doubts.js";

export interface SelectContext extends ConcludeContext {
  /** Whether items say what somebody else read in the directory. */
  readonly itemsTell: boolean;
  readonly doubts: Doubts;
}
