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

/** What is asked of one connection while changes are followed. Everything throws LdapReaderError. */
export interface FollowedConnection {
  readonly connection: Connection;
  /** Does what takes several requests, while whatever else comes on this connection goes on to come. */
  keepFlowing<R>(work: () => Promise<R>): Promise<R>;
  /** Has the mark know what came on this connection; to be waited for before that is yielded. */
  raiseMark(position: Position): Promise<void>;
  /**
   * Finds the entries with these ids, of whatever type, in a search that also found the base: so what is missing is not there, or not for us.
   * The mark knows of all of it.
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
  // what nobody could compare with later is no mark: reads would never be as new
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
      for (const entry of entries) kindOfEntry(entry); // where its type is hidden it would look like no user or group any more
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

/** What a followed entry is read with. */
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
