import type { AuthorityLedger, LedgerEntry } from "@id-connector/delivery-ledger";
import type { ObjectKind } from "@id-connector/listener-object";
import type { Clock } from "../../clock/clock.js";
import { isCode } from "../../words/trash-codes.js";
import { eachEntry } from "../ledger/each-entry.js";
import { windowMs } from "./sliding-window.js";
import type { TrashIndex } from "../trash/trash-index.js";

/** Objects that were deleted at the broker, or held, within the hour before; the oldest first. */
export type Restored = readonly {
  readonly id: string;
  readonly kind: ObjectKind;
  /** By the daemon's clock, within the hour before. */
  readonly at: number;
  /** Deleted, not held. */
  readonly gone: boolean;
}[];

interface Sources extends Pick<Clock, "now" | "wall"> {
  readonly ledger: AuthorityLedger;
  readonly trash: Pick<TrashIndex, "ids" | "reasonOf">;
  /** How far the machine's clock is believed: a jump of it does not make the hour pass. */
  readonly believed: () => number;
}

function kindOfHeld(code: string, entry: LedgerEntry | undefined): ObjectKind | undefined {
  if (isCode(code, "USERS_HELD")) return "user";
  return isCode(code, "GROUPS_HELD") ? (entry?.kind ?? "school_class") : undefined;
}

/** Finds in ledger and trash what counts for the window: neither a restart nor a changed configuration makes it forget. */
export async function restoreWindow({ ledger, trash, now, wall, believed }: Sources): Promise<Restored> {
  const at = now();
  const clocks = [wall(), believed()];
  /** Undefined for a stamp that lies further back. */
  const agoMs = (stamp: number) => lengthSince(stamp, clocks);
  const found: Restored[number][] = [];
  for await (const [id, { kind, deletedAt, ordered, planned }] of eachEntry(ledger)) {
    const ago = deletedAt === undefined ? undefined : agoMs(deletedAt);
    if (kind === "school" || ordered || planned || ago === undefined) continue;
    found.push({ id, kind, at: at - ago, gone: true });
  }
  for (const id of trash.ids()) {
    const reason = trash.reasonOf(id);
    const kind = kindOfHeld(reason?.code ?? "", ledger.get(id));
    const ago = agoMs(Date.parse(reason?.lastAt ?? ""));
    if (kind !== undefined && ago !== undefined) found.push({ id, kind, at: at - ago, gone: false });
  }
  return found.sort((one, other) => one.at - other.at);
}

/**
 * How long ago a stamp was, within the hour. A stamp from before a jump of the machine's clock is measured by the believed time, a later stamp by
 * the clock itself. Nothing tells the two apart: where both clocks give a time within the hour, the shorter one counts, so that the hour is rather
 * too long. A stamp from the future counts as made at this moment.
 */
function lengthSince(stamp: number, clocks: readonly number[]): number | undefined {
  if (clocks.every((clock) => stamp > clock)) return 0;
  const lengths = clocks.map((clock) => clock - stamp).filter((ms) => ms >= 0 && ms < windowMs);
  return lengths.length === 0 ? undefined : Math.min(...lengths);
}
