import type { AuthorityLedger } from "@id-connector/delivery-ledger";
import type { Logger } from "@id-connector/logger";
import { allowanceFile, type Authority } from "@id-connector/school-authority-config";
import type { Clock } from "../../clock/clock.js";
import type { TrashIndex } from "../trash/trash-index.js";
import { createGuard, type Guard } from "./guard.js";
import { followPlanned } from "./allowance.js";
import { recallHour } from "./restore-window.js";

interface Surroundings extends Pick<Clock, "now" | "wall"> {
  readonly authority: Authority;
  /** The daemon's `data/state`. */
  readonly stateFolder: string;
  /** The connector's home: windows that its owner wrote count, too. */
  readonly home?: string | undefined;
  readonly ledger: AuthorityLedger;
  readonly trash: TrashIndex;
  readonly log: Logger;
  readonly believed: () => number;
}

/** The delete guard of an authority; it looks at ledger and trash when the first deletion comes. */
export function openGuard({
  authority,
  stateFolder,
  home,
  ledger,
  trash,
  log,
  now,
  wall,
  believed,
}: Surroundings): Guard {
  const file = allowanceFile(stateFolder, authority.name);
  return createGuard({
    limits: authority.deleteGuard,
    planned: followPlanned({ file, home, ledger, log, now, wall }),
    recall: () => recallHour({ ledger, trash, now, wall, believed }),
    ...{ log, now },
  });
}
