import type { Content } from "./content.js";
import type { Activity } from "./count-activity.js";
import type { LdifEntry } from "./ldif.js";
import type { Layout, Names } from "./names.js";
import type { CertificateKind } from "./write-certificates.js";
import type { ldifIn } from "./write-content.js";

/** What can be changed while it lives, see `reconfigure`. */
export interface SlapdSettings {
  /** Operations that syncprov remembers for a delete phase. Default 0: present phase. */
  readonly sessionLog?: number;
  /** Entries that one search of the app's account may return. */
  readonly sizeLimit?: number | "unlimited";
  /** slapd.conf lines before the fixture's own access rules. */
  readonly access?: readonly string[];
  /** Its number among servers that all write; default: none, as a UCS Primary. */
  readonly serverId?: number;
  /** The port on 127.0.0.1 of a server whose changes it takes over by syncrepl; with a `serverId` it goes on to take changes itself. */
  readonly provider?: number;
}

export interface SlapdOptions extends SlapdSettings {
  /** What is in the directory at the start, besides the domain's skeleton: plain options, or entries. */
  readonly content?: Content | readonly LdifEntry[];
  readonly base?: string;
  readonly districts?: boolean;
  /** A server that does not offer RFC 4533. */
  readonly noSync?: boolean;
  readonly noMemberOf?: boolean;
}

/** How a client reaches the server, with the names that the connector's options have. */
export interface LdapAccess {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly ldapsPort: number;
  readonly caFile: string;
  readonly base: string;
  /** The app's account, which may read everything. */
  readonly bindDn: string;
  readonly password: string;
  /** The account that may write. */
  readonly adminDn: string;
  readonly adminPassword: string;
}

/** A running private OpenLDAP. It ends with `close()`, at the latest with the test process. */
export interface Slapd {
  readonly ldap: LdapAccess;
  readonly layout: Layout;
  readonly dn: Names;
  readonly ldif: ReturnType<typeof ldifIn>;
  /** Adds entries (values or LDIF text) over LDAP, so with all overlays. */
  add(entries: string | LdifEntry | readonly LdifEntry[]): Promise<void>;
  /** Applies LDIF change records; `as: "config"` changes cn=config of the running server (a restart forgets that). */
  modify(changes: string, options?: { as?: "admin" | "config" }): Promise<void>;
  /** Adds many entries with slapadd, memberOf written out; the server is stopped meanwhile. */
  load(entries: readonly LdifEntry[]): Promise<void>;
  /** The values of one attribute of one entry; [] where there is none. Values must be text. */
  read(dn: string, attribute: string): Promise<string[]>;
  /** The entryUUID of an entry. Throws where there is no such entry. */
  entryUuid(dn: string): Promise<string>;
  /** What clients other than the fixture itself did so far. */
  activity(): Promise<Activity>;
  log(): Promise<string>;
  start(): Promise<void>;
  stop(): Promise<void>;
  restart(): Promise<void>;
  /** Ends the server as a power cut would. */
  kill(): Promise<void>;
  /** Changes slapd.conf and starts the server again, as UCS does for other access rules. What is not given stays as it is. */
  reconfigure(settings: SlapdSettings): Promise<void>;
  /** Replaces the server's certificate and starts it again. */
  present(kind: CertificateKind): Promise<void>;
  /** All entries as slapcat writes them, with their ids and stamps. */
  backup(): Promise<string>;
  /** Throws everything away and loads a backup; the server is stopped meanwhile. */
  restore(backup: string): Promise<void>;
  /** Stops the process without closing its connections (SIGSTOP), and lets it go on. */
  pause(): void;
  resume(): void;
  close(): Promise<void>;
}
