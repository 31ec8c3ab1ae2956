import type { ObjectReading } from "@id-connector/ldap-reader";
import { contradictionOf } from "../../doubt/contradiction.js";
import { judgeDoubt } from "../../doubt/judge-doubt.js";
import type { ObjectCode } from "../../words/trash-codes.js";
import type { Decision } from "../decide/decision.js";
import type { SelectContext } from "./select-context.js";
import { possibleKinds } from "../decide/possible-kinds.js";
import type { Work } from "../context/work.js";

/** What becomes of an object whose items say otherwise than the directory. */
export type Doubt =
  /**
   * Its items stay, and the object is read again at that time (epoch milliseconds). `waits`: until then nothing is done, for the reading is not
   * proved to be new.
   */
  | { readonly againAt: number; readonly waits: boolean; readonly decision?: undefined }
  | { readonly againAt?: undefined; readonly decision: Decision };

const directoryBehind = "DIRECTORY_BEHIND" satisfies ObjectCode;

/** Where a replica is further behind, the object goes to the trash, where a person sees it; there it is tried again like the rest. */
const patienceMs = 900_000;

/**
 * Doubts a reading of the directory if an item contradicts it, for the program that wrote the item read the directory, too. If the older reading
 * settled the item, the item's change would be lost. The object is sent as it was read all the same if the server is proved not to be behind what was
 * sent before; an object that is missing in the reading is not deleted. Undefined if nothing contradicts, the directory is proved to be newer, a
 * person asked for the object, or only a part of it can be seen.
 */
export function doubtReading(delivery: SelectContext, work: Work, reading: ObjectReading): Doubt | undefined {
  const { itemsTell, doubts, trash, ledger, names, log } = delivery;
  const { id, taken } = work;
  // our own looks say nothing about the directory: the newest item of another program counts
  const newest = taken?.values.findLastIndex(({ isLook }) => !isLook) ?? -1;
  const item = taken?.values[newest] ?? work.item;
  const [now, wall] = [delivery.now(), delivery.wall()];
  const object = reading.objects.get(id);
  const mayDoubt = itemsTell && !work.resend && !reading.hidden.has(id);
  const why = mayDoubt && item ? contradictionOf(item, object) : undefined;
  const saidAt = taken?.writtenAt[newest] ?? taken?.newestAt ?? Date.parse(trash.reasonOf(id)?.firstAt ?? "");
  const judged = why === undefined || Number.isNaN(saidAt) ? "believed" : judgeDoubt({ ...reading, saidAt, now: wall });
  if (judged === "believed") {
    doubts.forget(id);
    return undefined;
  }
  const message = `The directory says otherwise than what came in about this object (${why ?? ""}): its LDAP server is behind, or the item is old.`;
  // the machine's clock stamps files, and may have been set back since
  if (taken && Math.abs(wall - saidAt) < patienceMs) {
    if (!doubts.get(id)) {
      const told = { outcome: "waiting", code: directoryBehind, why: message };
      log.warn("the directory is doubted", { stage: "deliver", item: id, ...told });
    }
    const againAt = now + judged.pauseMs;
    doubts.note(id, { since: doubts.get(id)?.since ?? now, againAt });
    return { againAt, waits: object === undefined || reading.position.length === 0 };
  }
  doubts.forget(id);
  const kind = ledger.get(id)?.kind ?? possibleKinds(item, names)[0] ?? "user";
  return { decision: { act: "refuse", kind, code: directoryBehind, message } };
}
