import type { ContainerNames } from "@id-connector/listener-object";
import type { ConcludeContext } from "../conclude/conclude-context.js";
import type { Doubts } from "./doubts.js";

export interface SelectContext extends ConcludeContext {
  readonly names: ContainerNames;
  /** Whether items say what somebody else read in the directory. */
  readonly itemsTell: boolean;
  readonly doubts: Doubts;
}
