import type { Connection } from "./connection.js";
import { covers, msBehind, newestOf, type Position } from "./csn.js";
import { LdapReaderError } from "./errors.js";
import { hasUncounted } from "./has-uncounted.js";
import type { Mark } from "./mark.js";
import { readEntry } from "./search.js";

interface ProveOptions {
  readonly mark: Mark;
  /** The position that the server must know, where that is less than the mark by now. */
  readonly atLeast?: Position | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes sure that every reading on this connection from now on is at least as new as all that was seen of the directory, and resolves with how far
 * its server has come. A server only moves forward, and it counts a change only when its entries have it; some it never counts (`hasUncounted`).
 * Throws LdapReaderError "BEHIND", and ends the connection then: another one may lead to another server.
 */
export async function proveNew(connection: Connection, { mark, atLeast, signal }: ProveOptions): Promise<Position> {
  const position = await readPosition(connection, signal);
  if (!covers(position, needed())) {
    await mark.reconsider();
    if (
      !covers(position, needed()) &&
      !(await hasUncounted(connection, { mark, position, needed: needed(), signal }))
    ) {
      const err = behind(connection, position, needed());
      connection.drop(err);
      throw err;
    }
  }
  await mark.raise(position);
  return position;

  /** Where a person lowered the mark, older demands do not count. */
  function needed(): Position {
    const newest = mark.newest();
    return atLeast && covers(newest, atLeast) ? atLeast : newest;
  }
}

/** How far the connection's server has come (contextCSN); [] where it keeps no such thing, or hides it. */
export async function readPosition(connection: Connection, signal?: AbortSignal): Promise<Position> {
  const entry = await readEntry(connection, connection.options.base, { attributes: ["contextCSN"], signal });
  return newestOf(entry?.attribute("contextCSN") ?? []);
}

function behind({ options }: Connection, position: Position, mark: Position): LdapReaderError {
  const who = `The LDAP server ${options.server}`;
  const lag = msBehind(position, mark);
  const what =
    position.length === 0
      ? `${who} does not say how far it has come (contextCSN), although that was known before`
      : `${who} lacks changes that were seen before${lag === undefined ? "" : `: it is ${(lag / 1000).toFixed(1)} s behind`}`;
  return new LdapReaderError(
    "BEHIND",
    `${what}, so it is not believed. A replica catches up by itself, and a directory that was restored from a backup is believed from its next change on; ` +
      `to have it believed as it is: connector-daemon accept-restored.`,
  );
}
