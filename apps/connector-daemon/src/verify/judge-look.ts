import {
  areSchoolsShown,
  getHeld,
  isHidden,
  judgeAgain,
  judgeObject,
  type Judgement,
} from "@id-connector/broker-compare";
import type { OpenLook } from "@id-connector/delivery-ledger";
import type { ObjectReading } from "@id-connector/ldap-reader";
import { scopeOf } from "./find-next.js";
import { mostLooks } from "./consequence.js";
import type { Verification } from "./verification.js";

/** What was read before the broker is asked. */
export interface ReadBefore {
  readonly reading: ObjectReading;
  /** Objects that changed and that listening did not hear of yet. */
  readonly unheard: ReadonlySet<string>;
  /** When that was: by the machine's clock, and by the daemon's. */
  readonly since: number;
  readonly dueSince: number;
}

/** Asks the broker for one object and judges it by the rules of `verify`. Throws BrokerError. */
export async function judgeLook(
  verification: Verification,
  look: OpenLook,
  { reading, unheard, since, dueSince }: ReadBefore,
): Promise<Judgement> {
  const { broker, ledger, trash, hasTaken, signal } = verification;
  const { id, kind, print, related, looks } = look;
  const { objects, schools } = reading;
  const held = await getHeld(broker, kind, id, { signal });
  const entry = ledger.get(id, kind);
  // a school comes with its users and classes: the broker need not have a school of which nothing was
  // ever sent
  if (kind === "school" && held === undefined && entry?.state !== "present") return { state: "nothing" };
  const object = objects.get(id);
  const scope = scopeOf(verification, schools);
  const reason = trash.reasonOf(id);
  return judgeAgain({
    candidate: { kind, id, print, related },
    judged: object?.kind === kind ? judgeObject(object, scope) : undefined,
    hidden: isHidden(reading, id),
    held,
    waits: (one) => hasTaken(one) || unheard.has(one),
    isAbsent: (one) => (ledger.get(one)?.state ?? (ledger.complete ? "absent" : "unknown")) === "absent",
    trash: reason && { code: reason.code, message: reason.message },
    entry,
    later: ledger.later.get(id),
    daemonRuns: true,
    schoolsShown: areSchoolsShown(entry, scope),
    ...{ since, dueSince, isLast: looks >= mostLooks, showValues: false },
  });
}
