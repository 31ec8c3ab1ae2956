import {
  defaultContainerNames,
  type ContainerNames,
  type DirectoryGroup,
  type DirectorySchool,
  type DirectoryUser,
} from "@id-connector/listener-object";
import type { Change, ChangeOptions } from "./change.js";
import { checkTransport } from "./check-transport.js";
import { connect, defaultTimeoutMs } from "./connect.js";
import type { Connection, ConnectionOptions } from "./connection.js";
import type { Entry } from "./entry.js";
import { eachOnce } from "./each-once.js";
import { LdapReaderError } from "./errors.js";
import type { Filter } from "./filters.js";
import { followChanges } from "./follow-changes.js";
import { createPool } from "./pool.js";
import { findGroups } from "./read-groups.js";
import { readObjects, type ObjectReading } from "./read-objects.js";
import { findSchool, readSchools } from "./read-schools.js";
import { findUser } from "./read-users.js";
import { readEntry, searchPages, type SearchOptions } from "./search.js";
import { countSchool, streamSchool, type SchoolPart } from "./stream-school.js";

export interface DirectoryOptions extends ConnectionOptions {
  /** Connections for requests, and as many again for what is read as a stream. Opened when needed. Default 4. */
  readonly connections?: number | undefined;
  /** Where somebody renamed a school's containers. */
  readonly names?: ContainerNames | undefined;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface SchoolStreamOptions extends CallOptions, SchoolPart {}

/** A UCS@school directory, read only. All methods throw LdapReaderError. */
export interface Directory {
  /** Connects, binds and reads the base. */
  ping(options?: CallOptions): Promise<void>;
  /** All schools, or those that the filter matches too. */
  readSchools(options?: CallOptions & { readonly filter?: Filter | undefined }): Promise<DirectorySchool[]>;
  /** The name is compared without case. */
  findSchool(name: string, options?: CallOptions): Promise<DirectorySchool | undefined>;
  findUser(username: string, options?: CallOptions): Promise<DirectoryUser | undefined>;
  /** School classes and workgroups by their `cn`, the school's name in front included. */
  findGroups(cn: string, options?: CallOptions): Promise<DirectoryGroup[]>;
  /** Objects by entryUUID, many in one search, all on one connection. */
  readObjects(ids: readonly string[], options?: CallOptions): Promise<ObjectReading>;
  /** A school's users, then its school classes and workgroups, or a part of them; bounded memory. Throws "NO_SUCH_SCHOOL". */
  streamSchool(school: string, options?: SchoolStreamOptions): AsyncIterable<DirectoryUser | DirectoryGroup>;
  /** The users of several schools, then their school classes and workgroups: each once; bounded memory. Throws "NO_SUCH_SCHOOL". */
  streamSchools(
    schools: readonly string[],
    options?: SchoolStreamOptions,
  ): AsyncIterable<DirectoryUser | DirectoryGroup>;
  /** About how many objects `streamSchool` would yield, in a fraction of its time. Throws "NO_SUCH_SCHOOL". */
  countSchool(school: string, options?: SchoolStreamOptions): Promise<number>;
  /** Any entries, page by page. */
  search(options: SearchOptions): AsyncIterable<Entry>;
  /** What differs from the known objects, and then every change, on a connection of its own; ends with the signal or `close()`. */
  changes(options: ChangeOptions): AsyncIterable<Change>;
  /** What the directory as a whole was changed to last; undefined where the server keeps none. Several values are joined with ";". */
  contextCsn(options?: CallOptions): Promise<string | undefined>;
  /** Ends all connections; what still runs fails with "CLOSED", `changes` just ends. */
  close(): Promise<void>;
}

/** Opens a directory; connects when it is asked for something. Throws LdapReaderError "TLS_REQUIRED". */
export function openDirectory(options: DirectoryOptions): Directory {
  checkTransport(options);
  const { base, names = defaultContainerNames, connections = 4, timeoutMs = defaultTimeoutMs } = options;
  const pool = () => createPool({ connect: (lease) => connect(options, lease), size: connections, waitMs: timeoutMs });
  const requests = pool();
  // A stream keeps its connection until it ends. With connections of their own, those who read it can make requests meanwhile.
  const streams = pool();
  const closed = new AbortController();
  const streamOne = async function* (name: string, o?: SchoolStreamOptions) {
    const { connection, release } = await streams.lease(o);
    try {
      const school = await needSchool(connection, name, o?.signal);
      yield* streamSchool(school, { connection, use: requests.use, names, ...o });
    } finally {
      release();
    }
  };
  return {
    ping: async (o) => {
      const entry = await requests.use((connection) => readEntry(connection, base, { attributes: [], ...o }), o);
      if (!entry) throw new LdapReaderError("NO_SUCH_BASE", `There is no entry "${base}" that this account may see.`);
    },
    readSchools: (o) => requests.use((connection) => readSchools(connection, o), o),
    findSchool: (name, o) => requests.use((connection) => findSchool(connection, name, o?.signal), o),
    findUser: (username, o) => requests.use((connection) => findUser(connection, username, { names, ...o }), o),
    findGroups: (cn, o) => requests.use((connection) => findGroups(connection, cn, { names, ...o }), o),
    readObjects: (ids, o) => requests.use((connection) => readObjects(connection, ids, { names, ...o }), o),
    streamSchool: streamOne,
    streamSchools: (schools, o = {}) =>
      eachOnce(schools, o, (school, kind) => streamOne(school, { ...o, kinds: [kind] })),
    countSchool: (name, o) =>
      requests.use(async (connection) => {
        const school = await needSchool(connection, name, o?.signal);
        return countSchool(school, { connection, names, ...o });
      }, o),
    search: async function* (search) {
      const { connection, release } = await streams.lease(search);
      try {
        for await (const page of searchPages(connection, search)) yield* page;
      } finally {
        release();
      }
    },
    changes: (o) => followChanges(options, { ...o, signal: AbortSignal.any([o.signal, closed.signal]) }),
    contextCsn: async (o) => {
      const attributes = ["contextCSN"];
      const entry = await requests.use((connection) => readEntry(connection, base, { attributes, ...o }), o);
      return entry?.attribute("contextCSN").sort().join(";") || undefined;
    },
    close: async () => {
      closed.abort();
      await Promise.all([requests.close(), streams.close()]);
    },
  };
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
