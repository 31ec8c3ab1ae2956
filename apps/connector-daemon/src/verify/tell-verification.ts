import type { Stray, VerifyProgress } from "@id-connector/delivery-ledger";
import type { LiveVerification } from "@id-connector/delivery-tracker";
import { isLate } from "./pace.js";
import { foundLately, idOf } from "./round.js";
import type { Verification } from "./verification.js";

/** What the status says of a verification. Stamps are the machine's clock's. */
export function tellVerification(
  { days, believed }: Pick<Verification, "days" | "believed">,
  { round, last, lately }: VerifyProgress,
  strays: ReadonlyMap<string, Stray>,
): LiveVerification {
  const { startedAt, asked, expected, found, place } = round;
  const again = [...strays].flatMap(([key, stray]) => (stray.again ? [idOf(key)] : []));
  const [item] = again;
  return {
    ...{ days, startedAt: iso(startedAt), asked, expected, found },
    ...{ foundLastDay: foundLately(lately, believed()), late: isLate(round, days) },
    ...(place.school === undefined ? {} : { school: place.school }),
    ...(last ? { endedAt: iso(last.endedAt) } : {}),
    ...(item === undefined ? {} : { again: { objects: again.length, item } }),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
