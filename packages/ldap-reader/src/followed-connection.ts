import type { Connection } from "./connection.js";
import type { Entry } from "./entry.js";
import { LdapReaderError } from "./errors.js";
import { equalsAny } from "./filters.js";
import { readEntry, searchAll, searchPages } from "./search.js";
import { listenerAttributes } from "./to-listener-object.js";

/** What is asked of one connection while changes are followed. Everything throws LdapReaderError. */
export interface FollowedConnection {
  readonly connection: Connection;
  /** Finds the entries with these ids, of whatever type, in a search that also found the base: so what is missing is not there, or not for us. */
  readByIds(ids: readonly string[]): Promise<Entry[]>;
  /** Id, DN and entryCSN of every user and group. */
  listStamps(): AsyncGenerator<{ readonly id: string; readonly dn: string; readonly stamp: string | undefined }, void>;
}

/** Makes sure that the base can be read. Throws LdapReaderError "NOT_ALLOWED" where it cannot. */
export async function followConnection(connection: Connection): Promise<FollowedConnection> {
  const { base } = connection.options;
  const baseId = (await readEntry(connection, base, { attributes: ["objectClass"] }))?.id;
  if (baseId === undefined) throw unreadable(base);
  return {
    connection,
    readByIds: async (ids) => {
      const filter = equalsAny("entryUUID", [baseId, ...ids]);
      const found = await searchAll(connection, { filter, attributes: followedAttributes });
      if (!found.some(({ id }) => id === baseId)) throw unreadable(base);
      return found.filter(({ id }) => ids.includes(id));
    },
    listStamps: async function* () {
      const attributes = ["entryCSN"];
      for await (const page of searchPages(connection, { filter: followedFilter, attributes, pageSize: 1000 })) {
        for (const { id, dn, attribute } of page) yield { id, dn, stamp: attribute("entryCSN")[0] };
      }
    },
  };
}

/** The users and groups of a UCS domain. */
export const followedFilter = equalsAny("univentionObjectType", ["users/user", "groups/group"]);

/** What a followed entry is read with. */
export const followedAttributes: readonly string[] = [
  ...listenerAttributes,
  "univentionObjectType",
  "entryUUID",
  "entryCSN",
];

function unreadable(base: string): LdapReaderError {
  return new LdapReaderError(
    "NOT_ALLOWED",
    `The LDAP base "${base}" cannot be read with this account, so nothing is believed to be gone.`,
  );
}
