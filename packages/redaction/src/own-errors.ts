/** The error classes of this house. Each promises for its messages: no secret, no pupil's name, no text of a library that may quote one. */
export const ownErrors: ReadonlySet<unknown> = new Set([
  "AuthorityConfigError",
  "BrokerError",
  "CommandFailure",
  "DataFormatError",
  "FolderLockError",
  "LdapReaderError",
  "LedgerError",
  "ListenerObjectError",
  "NewerLedgerError",
  "OrderError",
  "PidTakenError",
  "QueueError",
  "SettingsError",
  "TrustError",
  "TunnelError",
  "TurnedAwayError",
]);

/**
 * Whether an error is of one of our classes, so that its message may be shown. Goes by name and code, and never throws.
 *
 * @example
 * ```ts
 * import { isOwnError } from "@id-connector/redaction";
 *
 * isOwnError(new Error("of somebody else")); // false
 * ```
 */
export function isOwnError(error: unknown): boolean {
  try {
    const { name, code } = error as { readonly name?: unknown; readonly code?: unknown };
    return ownErrors.has(name) && typeof code === "string";
  } catch {
    return false;
  }
}
