import { exitStatus } from "@id-connector/connector-settings";
import { isAllWell, type Waited } from "../wait/waited.js";

interface Ended {
  /** Before all was scheduled. */
  readonly isStopped: boolean;
  /** All that was asked for was found and is sent somewhere. */
  readonly isComplete: boolean;
  /** Something is sent nowhere, but a configuration with mistakes may say otherwise. */
  readonly isUncertain?: boolean;
  readonly waited: Waited | undefined;
}

/** The exit status of a command that came to its end. Pure. */
export function statusOf({ isStopped, isComplete, isUncertain = false, waited }: Ended): number {
  if (isStopped || waited?.end === "interrupted") return exitStatus.interrupted;
  if (isUncertain) return exitStatus.configuration;
  return isComplete && (waited === undefined || isAllWell(waited)) ? exitStatus.done : exitStatus.no;
}
