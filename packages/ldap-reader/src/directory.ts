import {
  defaultContainerNames,
  type ContainerNames,
  type DirectoryGroup,
  type DirectorySchool,
  type DirectoryUser,
} from "@id-connector/listener-object";
import type { Change, ChangeOptions, KnownObjects } from "./change.js";
import { checkTransport } from "./check-transport.js";
import { connect, defaultTimeoutMs } from "./connect.js";
import type { Connection, ConnectionOptions } from "./connection.js";
import type { Position } from "./csn.js";
import { hidden, type Entry } from "./entry.js";
import { eachOnce } from "./each-once.js";
import { LdapReaderError } from "./errors.js";
import { and, greaterOrEqual, type Filter } from "./filters.js";
import { followChanges } from "./follow-changes.js";
import { followedFilter } from "./kind-of-entry.js";
import { createMark, type Mark } from "./mark.js";
import { createPool } from "./pool.js";
import { proveNew, readPosition } from "./prove-new.js";
import { remember } from "./remember.js";
import { findGroups } from "./read-groups.js";
import { readObjects, type ObjectOptions, type ObjectReading } from "./read-objects.js";
import { findSchool, readSchools } from "./read-schools.js";
import { findUser } from "./read-users.js";
import { readEntry, searchPages, type SearchOptions } from "./search.js";
import { countSchool, listSchool, streamSchool, type SchoolPart } from "./stream-school.js";

export interface DirectoryOptions extends ConnectionOptions {
  /** Connections for requests, and as many again for streams. Opened when needed. Default 4. */
  readonly connections?: number | undefined;
  /** Where somebody renamed a school's containers. */
  readonly names?: ContainerNames | undefined;
  /** What was seen of the directory before: servers that are behind are not believed. Default: a mark that begins with nothing. */
  readonly mark?: Mark | undefined;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** A user or group, and its newest change. */
export interface ChangedEntry {
  /** The entryUUID in lower case. */
  readonly id: string;
  /** The entryCSN. */
  readonly csn: string;
}

export interface ReadObjectsOptions extends CallOptions, Pick<ObjectOptions, "dnOf"> {
  /**
   * An older position that is new enough for these objects: a caller that asks again because of "BEHIND" need not run after a directory that goes on.
   */
  readonly atLeast?: Position | undefined;
}

export interface SchoolStreamOptions extends CallOptions, SchoolPart {}

/**
 * A UCS@school directory, read only. All methods throw LdapReaderError. Schools, users, groups and objects come from servers that know all that was
 * seen of the directory before (`mark`): where several connections in a row lead to a server that lacks some of it, "BEHIND" is thrown.
 */
export interface Directory {
  /** Connects, binds and reads the base. */
  ping(options?: CallOptions): Promise<void>;
  /** All schools, or those that the filter matches too. */
  readSchools(options?: CallOptions & { readonly filter?: Filter | undefined }): Promise<DirectorySchool[]>;
  /** The name is compared without case. */
  findSchool(name: string, options?: CallOptions): Promise<DirectorySchool | undefined>;
  /** The user with this uid, with the groups; undefined where the directory has none, or shows none. */
  findUser(username: string, options?: CallOptions): Promise<DirectoryUser | undefined>;
  /** School classes and workgroups by their `cn`, the school's name in front included. */
  findGroups(cn: string, options?: CallOptions): Promise<DirectoryGroup[]>;
  /** Objects by entryUUID, many in one search, all on one connection. */
  readObjects(ids: readonly string[], options?: ReadObjectsOptions): Promise<ObjectReading>;
  /** A school's users, then its school classes and workgroups, or a part of them; bounded memory. Throws "NO_SUCH_SCHOOL". */
  streamSchool(school: string, options?: SchoolStreamOptions): AsyncIterable<DirectoryUser | DirectoryGroup>;
  /** The users of several schools, then their school classes and workgroups: each once; bounded memory. Throws "NO_SUCH_SCHOOL". */
  streamSchools(
    schools: readonly string[],
    options?: SchoolStreamOptions,
  ): AsyncIterable<DirectoryUser | DirectoryGroup>;
  /** About how many objects `streamSchool` would yield, in a fraction of its time. Throws "NO_SUCH_SCHOOL". */
  countSchool(school: string, options?: SchoolStreamOptions): Promise<number>;
  /** The ids (entryUUID) of the objects that `countSchool` counts, sorted. Throws "NO_SUCH_SCHOOL". */
  listSchool(school: string, options?: SchoolStreamOptions): Promise<string[]>;
  /** Any entries, page by page. */
  search(options: SearchOptions): AsyncIterable<Entry>;
  /** Yields what differs from the known objects, and then every change, on a connection of its own; ends with the signal or `close()`. */
  changes(options: ChangeOptions): AsyncIterable<Change>;
  /** How far the server that is asked has come (contextCSN), by one search for one entry; it may be behind. Empty where it keeps no such thing, or hides it. */
  readPosition(options?: CallOptions): Promise<Position>;
  /** The newest position that was seen of any server. */
  newestPosition(): Position;
  /** The users and groups whose entryCSN is this one or, compared as text, comes after it; page by page, in no order. */
  changedSince(csn: string, options?: CallOptions): AsyncIterable<ChangedEntry>;
  /** Ends all connections; what still runs fails with "CLOSED", `changes` just ends. */
  close(): Promise<void>;
}

/**
 * Opens a directory; connects when it is asked for something. Throws LdapReaderError "TLS_REQUIRED".
 *
 * @example
 * ```ts
 * import { readFile } from "node:fs/promises";
 * import { openDirectory } from "@id-connector/ldap-reader";
 *
 * const directory = openDirectory({
 *   server: "dc1.school.example",
 *   port: 7389,
 *   tls: "starttls",
 *   base: "dc=school,dc=example",
 *   bindDn: "cn=connector,cn=memberserver,cn=computers,dc=school,dc=example",
 *   password: async () => (await readFile("/etc/machine.secret", "utf8")).trim(),
 * });
 * for (const { name, displayName } of await directory.readSchools()) console.log(name, displayName);
 * await directory.close();
 * ```
 */
export function openDirectory(options: DirectoryOptions): Directory {
  checkTransport(options);
  const {
    base,
    names = defaultContainerNames,
    connections = 4,
    timeoutMs = defaultTimeoutMs,
    mark = createMark(),
  } = options;
  const pool = () => createPool({ connect: (lease) => connect(options, lease), size: connections, waitMs: timeoutMs });
  const requests = pool();
  // A stream keeps its connection until it ends. Streams have connections of their own, so that their readers can make requests meanwhile.
  const streams = pool();
  const closed = new AbortController();
  const use = <T>(work: (connection: Connection, position: Position) => Promise<T>, o: ReadObjectsOptions = {}) =>
    unlessBehind(() =>
      requests.use(async (connection) => {
        const position = await proveNew(connection, { ...o, mark });
        return work(connection, position);
      }, o),
    );
  const leaseStream = (o?: CallOptions) =>
    unlessBehind(async () => {
      const lease = await streams.lease(o);
      try {
        await proveNew(lease.connection, { ...o, mark });
        return lease;
      } catch (err) {
        lease.release();
        throw err;
      }
    });
  const streamOne = async function* (name: string, o?: SchoolStreamOptions) {
    const { connection, release } = await leaseStream(o);
    try {
      const school = await needSchool(connection, name, o?.signal);
      yield* streamSchool(school, { connection, use, names, ...o });
    } finally {
      release();
    }
  };
  const search = async function* (wanted: SearchOptions) {
    const { connection, release } = await streams.lease(wanted);
    try {
      for await (const page of searchPages(connection, wanted)) yield* page;
    } finally {
      release();
    }
  };
  return {
    ping: async (o) => {
      const entry = await requests.use((connection) => readEntry(connection, base, { attributes: [], ...o }), o);
      if (!entry) throw new LdapReaderError("NO_SUCH_BASE", `There is no entry "${base}" that this account may see.`);
    },
    readSchools: (o) => use((connection) => readSchools(connection, o), o),
    findSchool: (name, o) => use((connection) => findSchool(connection, name, o?.signal), o),
    findUser: (username, o) => use((connection) => findUser(connection, username, { names, ...o }), o),
    findGroups: (cn, o) => use((connection) => findGroups(connection, cn, { names, ...o }), o),
    readObjects: (ids, o) =>
      use(async (connection, position) => ({ ...(await readObjects(connection, ids, { names, ...o })), position }), o),
    streamSchool: streamOne,
    streamSchools: (schools, o = {}) =>
      eachOnce(schools, o, (school, kind) => streamOne(school, { ...o, kinds: [kind] })),
    countSchool: (name, o) =>
      use(async (connection) => {
        const school = await needSchool(connection, name, o?.signal);
        return countSchool(school, { connection, names, ...o });
      }, o),
    listSchool: (name, o) =>
      use(async (connection) => {
        const school = await needSchool(connection, name, o?.signal);
        return listSchool(school, { connection, names, ...o });
      }, o),
    search,
    changes: (o) => {
      const signal = AbortSignal.any([o.signal, closed.signal]);
      const follow = (known: KnownObjects) => followChanges(options, { ...o, known, mark, signal });
      return o.known ? follow(o.known) : remember(follow);
    },
    readPosition: async (o) => {
      const position = await requests.use((connection) => readPosition(connection, o?.signal), o);
      await mark.raise(position);
      return position;
    },
    newestPosition: () => mark.newest(),
    changedSince: async function* (csn, o) {
      for await (const { id, attribute } of search({ filter: changedFilter(csn), attributes: ["entryCSN"], ...o })) {
        const [stamp] = attribute("entryCSN");
        if (stamp === undefined) throw hidden("entryCSN");
        yield { id, csn: stamp };
      }
    },
    close: async () => {
      closed.abort();
      await Promise.all([requests.close(), streams.close()]);
    },
  };
}

/** A name may lead to several servers, of which some are behind: the connection to such a server is dropped, and another one is tried. */
async function unlessBehind<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (err) {
      if (!(err instanceof LdapReaderError && err.code === "BEHIND") || tries === triesAtOnce) throw err;
    }
  }
}

const triesAtOnce = 3;

function changedFilter(csn: string): Filter {
  return and(followedFilter, greaterOrEqual("entryCSN", csn));
}

async function needSchool(
  connection: Connection,
  name: string,
  signal: AbortSignal | undefined,
): Promise<DirectorySchool> {
  const school = await findSchool(connection, name, signal);
  if (!school) throw new LdapReaderError("NO_SUCH_SCHOOL", `The directory has no school ${name}.`);
  return school;
}
