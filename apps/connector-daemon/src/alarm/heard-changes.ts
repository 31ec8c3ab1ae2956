import type { DirectoryLedger } from "@id-connector/delivery-ledger";
import type { ChangedEntry } from "@id-connector/ldap-reader";

/** What was heard of single users and groups. */
export interface HeardChanges {
  /** `at` by the daemon's clock. */
  note(ids: readonly string[], at: number): void;
  /** Whether a change was heard of. */
  readonly wasHeard: (entry: ChangedEntry) => boolean;
  /** Forgets what was noted before a time. */
  forgetBefore(at: number): void;
}

/** For items of other programs, which do not say which change they are about: the memory only knows when an object was last heard of. */
export function rememberHeard(): HeardChanges {
  const heardAt = new Map<string, number>();
  return {
    note(ids, at) {
      for (const id of ids) heardAt.set(id.toLowerCase(), at);
    },
    wasHeard: ({ id }) => heardAt.has(id),
    forgetBefore(time) {
      for (const [id, at] of heardAt) if (at < time) heardAt.delete(id);
    },
  };
}

/** For a directory that we follow ourselves: the ledger knows each object's newest change. */
export function heardChangesOfLedger(directory: DirectoryLedger): HeardChanges {
  return {
    note: () => undefined,
    wasHeard: ({ id, csn }) => (directory.get(id)?.stamp ?? "") >= csn,
    forgetBefore: () => undefined,
  };
}
