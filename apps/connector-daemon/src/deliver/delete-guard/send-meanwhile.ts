import type { GroupOfUser } from "@id-connector/listener-object";
import type { UserToSend } from "../decide.js";
import type { Delivery } from "../delivery.js";
import type { Performed } from "../performed.js";
import { sendUser } from "../send-user.js";

/**
 * Brings what else changed of a user to the broker while it is held: it stays in the classes that it would leave. Undefined where nothing else
 * changed, or where it left the school of such a class, so that it cannot stay in it. Throws BrokerError.
 */
export async function sendMeanwhile(
  delivery: Delivery,
  user: UserToSend,
  leaving: readonly string[],
): Promise<Performed | undefined> {
  const { ledger, log } = delivery;
  const { id, context } = user.body;
  if (ledger.get(id, "user")?.digest === ledger.digest(user.content)) return undefined;
  const kept = leaving.flatMap((group) => classOf(group) ?? []);
  if (kept.length < leaving.length) return undefined;
  const sent = await sendUser(delivery, user, { kept });
  if (sent.settled)
    log.info("deliver", { stage: "deliver", item: id, outcome: "sent", why: "without leaving its class" });
  return sent;

  /** As far as it is known without asking; what the broker calls it is asked. */
  function classOf(group: string): GroupOfUser | undefined {
    const named = ledger.get(group, "school_class")?.schools[0]?.toLowerCase();
    const school = Object.keys(context).find((one) => one.toLowerCase() === named);
    return school === undefined
      ? undefined
      : { kind: "school_class", id: group, dn: "", school, name: "", description: "" };
  }
}
