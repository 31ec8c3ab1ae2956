import type { Logger } from "@id-connector/logger";
import { allowanceFile, type Authority, type DeleteGuard } from "@id-connector/school-authority-config";
import type { AuthorityLedger } from "@id-connector/delivery-ledger";
import type { HeldCode } from "../../words/trash-codes.js";
import { createSlidingWindow, type SlidingWindow, windowMs } from "./sliding-window.js";
import { pairKey } from "./limits.js";
import { createMembers, type Members } from "./members.js";
import { followAllowances, type Allowances } from "./allowance.js";
import { type Restored, restoreWindow } from "./restore-window.js";
import type { Clock } from "../../clock/clock.js";
import type { TrashIndex } from "../trash/trash-index.js";

/**
 * What the delete guard of one authority knows: the objects that went or were to go within the hour, and the
 * planned window.
 */
export interface Guard {
  readonly limits: DeleteGuard;
  readonly allowances: Allowances;
  readonly users: SlidingWindow;
  /** School classes and workgroups together. */
  readonly groups: SlidingWindow;
  /** What is known of the members of a class or workgroup; an empty record where nothing is. */
  membersOf(group: string): Members;
  /** The same, undefined where nothing is known. */
  knownMembersOf(group: string): Members | undefined;
  /** The groups that are held and would lose this member. */
  groupsLosing(member: string): readonly string[];
  /** Learns, once, which objects went before this delivery started. */
  recall(): Promise<void>;
  /** To be called when the guard holds something: the log tells when the guard begins to hold. */
  noteHold(code: HeldCode, why: string): void;
}

interface GuardOptions {
  readonly limits: DeleteGuard;
  readonly allowances: Allowances;
  /** The objects that went within the last hour, the oldest first. */
  readonly recall: () => Promise<Restored>;
  readonly log: Logger;
  readonly now: () => number;
}

/** The delete guard of one authority, which knows nothing of the last hour yet. */
export function createGuard({ limits, allowances, recall, log, now }: GuardOptions): Guard {
  const users = createSlidingWindow();
  const groups = createSlidingWindow();
  const members = new Map<string, Members>();
  const heldAt = new Map<HeldCode, number>();
  let recalling: Promise<void> | undefined;
  let sweptAt = now();

  return {
    ...{ limits, allowances, users, groups },
    membersOf(group) {
      sweep();
      const known = members.get(group);
      if (known) return known;
      const begun = createMembers();
      members.set(group, begun);
      return begun;
    },
    knownMembersOf: (group) => members.get(group),
    groupsLosing: (member) => [...members].flatMap(([group, known]) => (known.wouldLose(member) ? [group] : [])),
    recall() {
      recalling ??= learn().catch((error: unknown) => {
        recalling = undefined;
        throw error;
      });
      return recalling;
    },
    noteHold(code, why) {
      const isGoingOn = now() - (heldAt.get(code) ?? -Infinity) < windowMs;
      heldAt.set(code, now());
      if (!isGoingOn) log.warn("the delete guard begins to hold", { stage: "deliver", outcome: "held", code, why });
    },
  };

  async function learn(): Promise<void> {
    for (const { id, kind, at, gone } of await recall()) {
      const window = kind === "user" ? users : groups;
      if (gone) window.letGo(pairKey(kind, id), at);
      else window.meet(pairKey(kind, id), at);
    }
  }

  /**
   * Forgets classes of which nothing is left to remember: a city has thousands of classes, and in the end each of
   * them lost a member once.
   */
  function sweep(): void {
    if (now() - sweptAt < windowMs) return;
    sweptAt = now();
    for (const [group, known] of members) if (known.isOver(now())) members.delete(group);
  }
}

interface OpenGuardOptions extends Pick<Clock, "now" | "wall"> {
  readonly authority: Authority;
  /** The daemon's `data/state`. */
  readonly stateFolder: string;
  /** The connector's home: a window that its owner wrote counts, too. */
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
}: OpenGuardOptions): Guard {
  const file = allowanceFile(stateFolder, authority.name);
  return createGuard({
    limits: authority.deleteGuard,
    allowances: followAllowances({ file, home, ledger, log, now, wall }),
    recall: () => restoreWindow({ ledger, trash, now, wall, believed }),
    ...{ log, now },
  });
}
