import { describeKinds } from "../../words/describe-kinds.js";
import { describeAllowance } from "../held/describe-allowance.js";
import { waitsForPerson } from "../../words/trash-codes.js";
import { fromNow } from "../../words/tell-time.js";
import type { TrashStatus } from "./read-trash.js";
import type { AuthorityStatus } from "./read-status.js";

/** "2 REFUSED, tried again in 4 min", without what the delete guard holds. `now` in epoch ms. Pure. */
export function formatCauses({ trashByCause, retryAtByCause = {} }: TrashStatus, now: number): readonly string[] {
  return Object.entries(trashByCause).flatMap(([code, count]) => {
    if (waitsForPerson(code)) return [];
    const at = retryAtByCause[code];
    const next = at === undefined ? undefined : fromNow(at, now);
    const again = next?.startsWith("in ") === true ? next : "any moment";
    return [`${count} ${code}${next === undefined ? "" : `, tried again ${again}`}`];
  });
}

/** Lines about what the delete guard holds, what was rejected, and the window in which nothing is held. `now` in epoch ms. Pure. */
export function formatGuarded({ name, queue, allowance }: AuthorityStatus, now: number): readonly string[] {
  const { held, rejected } = queue ?? {};
  const since = (iso: string) => `, the first ${fromNow(iso, now) ?? "at an unknown time"}`;
  return [
    ...(held
      ? [
          `held by the delete guard: ${describeKinds(held.kinds)}${since(held.since)}:`,
          `  connector-daemon release or reject --school-authority ${name}`,
        ]
      : []),
    ...(rejected ? [`rejected removals: ${describeKinds(rejected.kinds)}`] : []),
    ...(allowance ? [`deletions are not held ${describeAllowance(allowance, now)}`] : []),
  ];
}
