import type { AuthorityLedger, LedgerEntry } from "@id-connector/delivery-ledger";
import type { GroupToSend, UserToSend } from "../decide/decision.js";
import { sameIds } from "../ledger/ids.js";

type Ledger = Pick<AuthorityLedger, "digest">;

/** Whether the broker holds the user as it is to be sent, as far as the ledger knows. */
export function isUserAsBefore(ledger: Ledger, entry: LedgerEntry | undefined, user: UserToSend): entry is LedgerEntry {
  return (
    holds(ledger, entry, user.content) &&
    sameIds(
      entry.related,
      user.classes.map(({ id }) => id),
    )
  );
}

/** Those members of a class or workgroup that the broker has, as far as the ledger knows: it is sent with them. */
export function membersAtBroker(ledger: Pick<AuthorityLedger, "get">, { members }: GroupToSend): readonly string[] {
  return members.filter((member) => ledger.get(member)?.state === "present");
}

/** Whether the broker holds the class or workgroup as it is to be sent, with these members, as far as the ledger knows. */
export function isGroupAsBefore(
  ledger: Ledger,
  entry: LedgerEntry | undefined,
  { content }: GroupToSend,
  members: readonly string[],
): entry is LedgerEntry {
  return holds(ledger, entry, content) && sameIds(entry.related, members);
}

function holds(ledger: Ledger, entry: LedgerEntry | undefined, content: string): entry is LedgerEntry {
  return entry?.state === "present" && entry.digest === ledger.digest(content);
}
