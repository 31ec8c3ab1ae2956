import type { ConvertibleEntry } from "./convertible-entry.js";

export interface UserAccountState {
  readonly disabled: boolean;
  readonly locked: boolean;
  /** YYYY-MM-DD, as is the other date. */
  readonly userexpiry: string | null;
  readonly passwordexpiry: string | null;
  readonly pwdChangeNextLogin: boolean;
}

/** What UDM computes from a user's Samba, Kerberos and shadow attributes. An account that is disabled in only some of them counts as enabled. */
export function userAccountState(entry: ConvertibleEntry, now: Date): UserAccountState {
  const first = (name: string) => entry.attribute(name)[0];
  const number = (name: string) => (/^-?\d+$/.test(first(name) ?? "") ? Number(first(name)) : undefined);
  const today = Math.floor(now.getTime() / msPerDay);
  const flags = first("sambaAcctFlags") ?? "";
  const kdcFlags = number("krb5KDCFlags") ?? 0;
  const shadowExpire = number("shadowExpire");
  const passwordLocked = /^\{[^}]*\}!/.test(first("userPassword") ?? "");
  const expired = shadowExpire !== undefined && (shadowExpire === 1 || shadowExpire < today);
  const lastChange = number("shadowLastChange");
  const longest = number("shadowMax");
  const passwordDays = lastChange !== undefined && longest !== undefined ? lastChange + longest : undefined;
  return {
    disabled: flags.includes("D") && (kdcFlags & (1 << 7)) !== 0 && (expired || passwordLocked),
    locked: flags.includes("L") || (kdcFlags & (1 << 17)) !== 0,
    userexpiry: expiryOf(first("krb5ValidEnd"), number("sambaKickoffTime"), shadowExpire),
    passwordexpiry: passwordDays === undefined ? null : dayOf(passwordDays),
    pwdChangeNextLogin: lastChange === 0 || (passwordDays !== undefined && passwordDays <= today),
  };
}

function expiryOf(validEnd: string | undefined, kickoff: number | undefined, shadowExpire: number | undefined) {
  const end = /^(\d{4})(\d\d)(\d\d)/.exec(validEnd ?? "");
  if (end) return end.slice(1).join("-");
  if (kickoff !== undefined) return dayOf(Math.floor(kickoff / 86_400) + 1);
  return shadowExpire === undefined || shadowExpire === 1 ? null : dayOf(shadowExpire);
}

/** The day so many days after 1970; null, as for never, where the calendar has none: some write the largest number that they know. */
function dayOf(days: number): string | null {
  const year = new Date(days * msPerDay).getUTCFullYear();
  return year >= 0 && year <= 9999 ? new Date(days * msPerDay).toISOString().slice(0, 10) : null;
}

const msPerDay = 86_400_000;
