import type { HeldCode } from "../../words/trash-codes.js";
import type { Excess } from "./limits.js";

/** The code and the sentence for a removal that goes beyond a limit. */
export function heldFor(excess: Excess, authority: string): { readonly code: HeldCode; readonly why: string } {
  const { guarded, count } = excess;
  switch (guarded) {
    case "users":
      return { code: "USERS_HELD", why: sentence(`${String(count)} users were to be deleted`, excess, authority) };
    case "groups": {
      const what = `${String(count)} school classes and workgroups were to be deleted`;
      return { code: "GROUPS_HELD", why: sentence(what, excess, authority) };
    }
    case "members":
      return { code: "MEMBERS_HELD", why: sentence(`${String(count)} members were to leave it`, excess, authority) };
  }
}

/** The sentence for a user that would leave a class which is held itself. */
export function heldWith(group: string, authority: string): { readonly code: HeldCode; readonly why: string } {
  const why = `The delete guard holds this user: it would leave the class ${group}, which is held itself or cannot be sent. It follows by itself as soon as that class was sent.`;
  return { code: "MEMBERS_HELD", why: `${why} ${whatToType(authority)}` };
}

function sentence(what: string, { guarded, of, by, limit }: Excess, authority: string): string {
  const most =
    by === "number"
      ? `more than ${String(limit.number)}`
      : `more than ${formatShare(limit.share)} of the ${String(of)} that the broker held`;
  return `The delete guard holds this: ${what} at the broker within an hour, ${most} (delete_guard.${guarded}.${by}). ${whatToType(authority)}`;
}

function whatToType(authority: string): string {
  return (
    `If it is right: connector-daemon release --school-authority ${authority}. If not, put it right in the directory: ` +
    `what is there again leaves the trash by itself; or refuse it: connector-daemon reject --school-authority ${authority}.`
  );
}

function formatShare(share: number): string {
  return `${String(Math.round(share * 1000) / 10)} %`;
}
