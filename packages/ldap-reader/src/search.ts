import controls, { type Control } from "@ldapjs/controls";
import type { LdapResult } from "@ldapjs/messages";
import { defaultTimeoutMs } from "./connect.js";
import type { Connection } from "./connection.js";
import { areaOf } from "./area-of.js";
import { toEntry, type Entry, type EntryMessage } from "./entry.js";
import { errorOfSearch } from "./error-of.js";
import { LdapReaderError } from "./errors.js";
import { present, type Filter } from "./filters.js";
import { startSearch } from "./start-search.js";

export interface SearchOptions {
  /** Default: the connection's base. */
  readonly base?: string | undefined;
  /** Default: the base and everything below it. */
  readonly scope?: "base" | "one" | "sub" | undefined;
  /** Default: every entry. */
  readonly filter?: Filter | undefined;
  /** entryUUID always comes with them. */
  readonly attributes: readonly string[];
  /** Entries asked for at a time. Default 500. */
  readonly pageSize?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Searches page by page: the next page is asked for when the last one was taken, so one page is in memory at most. The connection
 * must run no other paged search meanwhile (servers keep one place per connection). Throws LdapReaderError: "TIMEOUT" when nothing
 * comes for the connection's `timeoutMs` (the connection is closed then), "SIZE_LIMIT", "REFERRAL", "NOT_ALLOWED", "NO_SUCH_BASE",
 * "ABORTED", "SERVER_ERROR", or why the connection was closed.
 */
export async function* searchPages(connection: Connection, options: SearchOptions): AsyncGenerator<Entry[], void> {
  for await (const { entries } of eachPage(connection, options)) if (entries.length > 0) yield entries;
}

/** All entries that a search finds, for searches that find few. Throws as `searchPages` does. */
export async function searchAll(connection: Connection, options: SearchOptions): Promise<Entry[]> {
  const found: Entry[] = [];
  let total = 0;
  for await (const { entries, size } of eachPage(connection, options)) {
    total += size;
    if (total > largestWhole) throw tooLarge(options.base ?? connection.options.base);
    for (const entry of entries) found.push(entry);
  }
  return found;
}

/** Reads one entry by its DN; undefined where there is none, or it may not be seen. Throws as `searchPages` does. */
export async function readEntry(
  connection: Connection,
  dn: string,
  { attributes, signal }: { attributes: readonly string[]; signal?: AbortSignal | undefined },
): Promise<Entry | undefined> {
  try {
    const [entry] = await searchAll(connection, { base: dn, scope: "base", attributes, signal });
    return entry;
  } catch (err) {
    if (err instanceof LdapReaderError && err.code === "NO_SUCH_BASE") return undefined;
    throw err;
  }
}

interface Page {
  readonly entries: Entry[];
  /** Bytes of their messages. */
  readonly size: number;
  readonly cookie: Buffer;
}

async function* eachPage(connection: Connection, options: SearchOptions): AsyncGenerator<Page, void> {
  let cookie: Buffer = Buffer.alloc(0);
  do {
    const page = await searchPage(connection, options, cookie);
    yield page;
    cookie = page.cookie;
  } while (cookie.length > 0);
}

function searchPage(connection: Connection, options: SearchOptions, cookie: Buffer): Promise<Page> {
  const {
    base = connection.options.base,
    scope = "sub",
    filter = present("objectClass"),
    attributes,
    signal,
  } = options;
  const paging = new controls.PagedResultsControl({
    criticality: false,
    value: { size: options.pageSize ?? 500, cookie },
  });
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    let size = 0;
    const refuse = (err: LdapReaderError) => {
      signal?.removeEventListener("abort", abort);
      reject(err);
    };
    const stop = (err: LdapReaderError) => {
      running.abandon();
      refuse(err);
    };
    const aborted = () => new LdapReaderError("ABORTED", "A search in the LDAP directory was aborted.");
    const abort = () => {
      stop(aborted());
    };
    if (signal?.aborted === true) {
      refuse(aborted());
      return;
    }
    signal?.addEventListener("abort", abort, { once: true });
    const request = {
      base,
      scope,
      filter,
      attributes: [...attributes, "entryUUID"],
      controls: [paging],
      timeoutMs: connection.options.timeoutMs ?? defaultTimeoutMs,
    };
    const running = startSearch(connection, request, {
      onEntry: (message) => {
        size += (message as EntryMessage).size ?? 0;
        if (size > largestPage) {
          // a server that sends so much goes on sending: the connection ends with the search
          connection.drop(tooLarge(base));
          return;
        }
        try {
          entries.push(toEntry(message));
        } catch (err) {
          stop(err as LdapReaderError);
        }
      },
      onReference: () => {
        stop(
          new LdapReaderError(
            "REFERRAL",
            `A part of what lies below "${areaOf(base)}" is held by another LDAP server.`,
          ),
        );
      },
      onEnd: (result) => {
        const failure = errorOfSearch(result, { base });
        if (failure) {
          refuse(failure);
          return;
        }
        signal?.removeEventListener("abort", abort);
        resolve({ entries, size, cookie: nextPage(result) });
      },
      onError: refuse,
    });
  });
}

/** Bytes of the messages of one page, which is in memory as a whole. */
const largestPage = 128 * 1024 * 1024;
/** The same for a search whose pages are gathered. */
const largestWhole = 256 * 1024 * 1024;

function tooLarge(base: string): LdapReaderError {
  return new LdapReaderError("SIZE_LIMIT", `A search below "${base}" gives more than can be held.`);
}

function nextPage(result: LdapResult): Buffer {
  return result.controls.find(isPaging)?.value.cookie ?? Buffer.alloc(0);
}

function isPaging(control: Control): control is InstanceType<typeof controls.PagedResultsControl> {
  return control instanceof controls.PagedResultsControl;
}
