import type { AuthorityLedger } from "@id-connector/delivery-ledger";
import type { ObjectKind } from "@id-connector/listener-object";
import { eachEntry } from "../each-entry.js";
import { hourMs } from "./hour.js";
import type { TrashIndex } from "../trash/trash-index.js";

/** Objects that were deleted at the broker, or held, within the hour before; the oldest first. */
export type Recalled = readonly {
  readonly id: string;
  readonly kind: ObjectKind;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Deleted, not held. */
  readonly gone: boolean;
}[];

interface Sources {
  readonly ledger: AuthorityLedger;
  readonly trash: Pick<TrashIndex, "ids" | "reasonOf">;
  readonly now: () => number;
}

const kindOfCode: Readonly<Record<string, ObjectKind>> = { USERS_HELD: "user", GROUPS_HELD: "school_class" };

/** Finds in ledger and trash what counts for the hour: neither a restart nor a changed configuration makes it forget. */
export async function recallHour({ ledger, trash, now }: Sources): Promise<Recalled> {
  const since = now() - hourMs;
  const found: Recalled[number][] = [];
  for await (const [id, { kind, deletedAt, ordered, planned }] of eachEntry(ledger)) {
    if (kind === "school" || ordered || planned || deletedAt === undefined || deletedAt <= since) continue;
    found.push({ id, kind, at: deletedAt, gone: true });
  }
  for (const id of trash.ids()) {
    const reason = trash.reasonOf(id);
    const kind = kindOfCode[reason?.code ?? ""];
    const at = Date.parse(reason?.lastAt ?? "");
    if (kind !== undefined && at > since) found.push({ id, kind, at, gone: false });
  }
  return found.sort((one, other) => one.at - other.at);
}
