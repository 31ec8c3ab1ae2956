import type { Scenario } from "./scenario.js";
import { authorities } from "./scenarios/authorities.js";
import { busyReaction } from "./scenarios/busy-reaction.js";
import { city } from "./scenarios/city.js";
import { deliver } from "./scenarios/deliver.js";
import { distribute } from "./scenarios/distribute.js";
import { firstSynchronisation } from "./scenarios/first-synchronisation.js";
import { growth } from "./scenarios/growth.js";
import { help } from "./scenarios/help.js";
import { idle } from "./scenarios/idle.js";
import { limitedBroker } from "./scenarios/limited-broker.js";
import { reaction } from "./scenarios/reaction.js";
import { scheduleSchool } from "./scenarios/schedule-school.js";
import { storm } from "./scenarios/storm.js";
import { verifyAll } from "./scenarios/verify-all.js";
import { waiting } from "./scenarios/waiting.js";

/** All scenarios, in the order in which they run: one after the other, for they share the machine. */
export const scenarios = [
  help,
  deliver,
  firstSynchronisation,
  storm,
  distribute,
  reaction,
  busyReaction,
  waiting,
  scheduleSchool,
  verifyAll,
  idle,
  limitedBroker,
  growth,
  city,
  authorities,
] as readonly Scenario[];
