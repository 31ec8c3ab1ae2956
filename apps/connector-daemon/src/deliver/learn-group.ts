import { contentOf } from "@id-connector/broker-mapping";
import type { Edit, LedgerChange, LedgerEntry } from "@id-connector/delivery-ledger";
import type { Delivery } from "./delivery.js";
import { difference } from "./ids.js";
import { lookAgain } from "./look-again.js";
import { resourceOf } from "./resource-of.js";

/**
 * Asks the broker for a class or workgroup that the ledger is unsure of, and learns who is in it. To be called before anything is concluded from
 * its entry. Throws BrokerError.
 */
export async function learnGroup(delivery: Delivery, id: string): Promise<void> {
  if (unsureGroups(delivery, id).length === 0) return;
  await delivery.singleFlight(id, async () => {
    for (const entry of unsureGroups(delivery, id)) await learn(delivery, id, entry);
  });
}

type GroupEntry = LedgerEntry & { readonly kind: "school_class" | "workgroup" };

function unsureGroups({ ledger }: Delivery, id: string): readonly GroupEntry[] {
  return ledger.all(id).filter((entry): entry is GroupEntry => {
    const { kind, unsure = false } = entry;
    return unsure && (kind === "school_class" || kind === "workgroup");
  });
}

async function learn(delivery: Delivery, id: string, entry: GroupEntry): Promise<void> {
  const { broker, ledger, signal } = delivery;
  const { kind, related, schools, deletedAt } = entry;
  const held = await broker[resourceOf[kind]].get(id, { signal });
  const members = held?.members ?? [];
  const learnt = held
    ? { state: "present" as const, schools: [held.school], digest: ledger.digest(contentOf(held)) }
    : { state: "absent" as const, schools, ...(deletedAt === undefined ? {} : { deletedAt }) };
  await meetStrangers(
    delivery,
    members.filter((user) => ledger.get(user) === undefined),
  );
  // the broker keeps class members and user contexts as one relation
  const edit = (user: string, ids: Edit): LedgerChange =>
    kind === "school_class" ? { id: user, relate: ids } : { id: user, join: ids };
  await ledger.write([
    { id, put: { kind, related: members, ...learnt } },
    ...difference(members, related).map((user) => edit(user, { add: [id] })),
    ...difference(related, members).map((user) => edit(user, { drop: [id] })),
  ]);
}

/** Nothing else may ever speak of them; and where the ledger does not know of these, it does not know of others. */
async function meetStrangers(delivery: Delivery, ids: readonly string[]): Promise<void> {
  const { ledger } = delivery;
  if (ids.length > 0 && ledger.complete) await ledger.setComplete(false);
  for (const id of ids) {
    await ledger.write([{ id, put: { kind: "user", state: "sending", schools: [], related: [], unsure: true } }]);
    await lookAgain(delivery, id, 0, "unknown member");
  }
}
