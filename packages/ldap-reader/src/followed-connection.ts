import type { Connection } from "./connection.js";
import type { Entry } from "./entry.js";
import { LdapReaderError } from "./errors.js";
import { equalsAny } from "./filters.js";
import { findHidden } from "./find-hidden.js";
import { followedFilter, kindAttributes, kindOfEntry } from "./kind-of-entry.js";
import type { Mark } from "./mark.js";
import { proveNew, readPosition } from "./prove-new.js";
import type { Position } from "./csn.js";
import { readEntry, searchAll, searchPages } from "./search.js";
import { listenerAttributes } from "./to-listener-object.js";

/** The requests to one connection while changes are followed. All of them throw LdapReaderError. */
export interface FollowedConnection {
  readonly connection: Connection;
  /** Does work that takes several requests, while the messages of this connection go on to come. */
  keepFlowing<R>(work: () => Promise<R>): Promise<R>;
  /** Raises the mark to what came on this connection; to be awaited before that is yielded. */
  raiseMark(position: Position): Promise<void>;
  /**
   * Finds the entries with these ids, of whatever type, in a search that also found the base: so a missing entry is not there, or this
   * account may not see it. The mark is raised to this reading.
   */
  readByIds(ids: readonly string[]): Promise<Entry[]>;
  /** Which of these objects that were not found (id → DN) may be there, unseen. */
  findHidden(missing: ReadonlyMap<string, string>): Promise<ReadonlySet<string>>;
  /** Id, DN and entryCSN of every user and group. */
  listStamps(): AsyncGenerator<{ readonly id: string; readonly dn: string; readonly stamp: string | undefined }, void>;
}

/**
 * Makes sure that the base can be read, and that its server is not behind. Throws LdapReaderError "NOT_ALLOWED" where it cannot be read,
 * "BEHIND" where the server is.
 */
export async function followConnection(
  connection: Connection,
  { mark }: { readonly mark: Mark },
): Promise<FollowedConnection> {
  const { base } = connection.options;
  const baseId = (await readEntry(connection, base, { attributes: ["objectClass"] }))?.id;
  if (baseId === undefined) throw unreadable(base);
  const isPositionShown = (await proveNew(connection, { mark })).length > 0;
  // raises the mark only where the server shows its position: else later reads could never prove that they are as new
  const raiseMark = async (position: Position) => {
    if (isPositionShown) await mark.raise(position);
  };
  return {
    connection,
    keepFlowing: (work) => work(),
    raiseMark,
    readByIds: async (ids) => {
      const filter = equalsAny("entryUUID", [baseId, ...ids]);
      const found = await searchAll(connection, { filter, attributes: followedAttributes });
      if (!found.some(({ id }) => id === baseId)) throw unreadable(base);
      const wanted = new Set(ids);
      const entries = found.filter(({ id }) => wanted.has(id));
      await raiseMark(await readPosition(connection));
      for (const entry of entries) kindOfEntry(entry); // throws where the type is hidden: the entry would look like no user or group
      return entries;
    },
    findHidden: (missing) => findHidden(connection, missing),
    listStamps: async function* () {
      const attributes = ["entryCSN"];
      for await (const page of searchPages(connection, { filter: followedFilter, attributes, pageSize: 1000 })) {
        for (const { id, dn, attribute } of page) yield { id, dn, stamp: attribute("entryCSN")[0] };
      }
    },
  };
}

/** The attributes of a followed entry that are read. */
export const followedAttributes: readonly string[] = [
  ...new Set([...listenerAttributes, ...kindAttributes]),
  "entryUUID",
  "entryCSN",
];

function unreadable(base: string): LdapReaderError {
  return new LdapReaderError(
    "NOT_ALLOWED",
    `The LDAP base "${base}" cannot be read with this account, so nothing is believed to be gone.`,
  );
}
