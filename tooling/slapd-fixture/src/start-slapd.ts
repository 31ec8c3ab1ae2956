import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { content, type Content } from "./content.js";
import { countActivity, type Activity } from "./count-activity.js";
import { appAccount } from "./domain.js";
import { toLdif, withMemberOf, type LdifEntry } from "./ldif.js";
import { namesIn, type Layout, type Names } from "./names.js";
import { runCommand, SlapdError } from "./run-command.js";
import { slapdConfig } from "./slapd-config.js";
import { endProcess, freePorts, readLog, startProcess, type SlapdProcess } from "./slapd-process.js";
import { startGuard } from "./start-guard.js";
import { writeCertificates } from "./write-certificates.js";
import { defaultLayout, ldifIn } from "./write-content.js";

export interface SlapdOptions {
  /** What is in the directory at the start, besides the domain's skeleton: plain options, or entries. */
  readonly content?: Content | readonly LdifEntry[];
  readonly base?: string;
  readonly districts?: boolean;
  /** Operations that syncprov remembers for a delete phase. Default 0: present phase. */
  readonly sessionLog?: number;
  /** A server that does not offer RFC 4533. */
  readonly noSync?: boolean;
  readonly noMemberOf?: boolean;
  /** Entries that one search of the app's account may return. */
  readonly sizeLimit?: number;
  /** slapd.conf lines before the fixture's own access rules. */
  readonly access?: readonly string[];
}

/** How a client reaches the server, with the names that the connector's options have. */
export interface LdapAccess {
  readonly url: string;
  readonly ldapsUrl: string;
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
  /** Stops the process without closing its connections (SIGSTOP), and lets it go on. */
  pause(): void;
  resume(): void;
  close(): Promise<void>;
}

/** Starts a private slapd with UCS@school's schema on free ports of 127.0.0.1, in a temporary folder of its own. */
export async function startSlapd(options: SlapdOptions = {}): Promise<Slapd> {
  const layout: Layout = { base: options.base ?? defaultLayout.base, districts: options.districts ?? false };
  const folder = await mkdtemp(join(tmpdir(), "slapd-"));
  const guard = startGuard(folder);
  try {
    const files = { configFile: join(folder, "slapd.conf"), logFile: join(folder, "slapd.log") };
    const admin = { adminDn: `cn=admin,${layout.base}`, adminPassword: "admin" };
    const certificates = await writeCertificates(folder);
    await mkdir(join(folder, "db"));
    await writeFile(
      files.configFile,
      slapdConfig({
        ...certificates,
        ...admin,
        base: layout.base,
        databaseFolder: join(folder, "db"),
        sessionLog: options.sessionLog ?? 0,
        sync: options.noSync !== true,
        memberOf: options.noMemberOf !== true,
        sizeLimit: options.sizeLimit ?? "unlimited",
        access: options.access ?? [],
      }),
    );
    const first = [...ldifIn(layout).domain(), ...entriesOf(layout, options.content ?? {})];
    await slapadd(files.configFile, layout, options.noMemberOf === true ? first : withMemberOf(first));
    const [port, ldapsPort] = await freePorts();
    let running: SlapdProcess | undefined = await startProcess({ ...files, port, ldapsPort, guard });

    const start = async () => {
      running ??= await startProcess({ ...files, port, ldapsPort, guard });
    };
    const end = async (signal: NodeJS.Signals) => {
      if (running) await endProcess(running, signal);
      running = undefined;
    };
    const url = `ldap://127.0.0.1:${port}`;
    const client = (dn: string) => ["-x", "-H", url, "-D", dn, "-w", admin.adminPassword];
    const read = async (dn: string, attribute: string) => {
      const args = ["-LLL", "-o", "ldif-wrap=no", ...client(admin.adminDn), "-b", dn, "-s", "base", attribute];
      return valuesIn(await runCommand("ldapsearch", args), attribute);
    };
    return {
      layout,
      dn: namesIn(layout),
      ldif: ldifIn(layout),
      ldap: {
        url,
        ldapsUrl: `ldaps://127.0.0.1:${ldapsPort}`,
        host: "127.0.0.1",
        port,
        ldapsPort,
        caFile: certificates.caFile,
        base: layout.base,
        bindDn: `${appAccount.rdn},${layout.base}`,
        password: appAccount.password,
        ...admin,
      },
      add: async (entries) => {
        const input = typeof entries === "string" ? entries : toLdif("dn" in entries ? [entries] : entries);
        await runCommand("ldapadd", client(admin.adminDn), { input });
      },
      modify: async (changes, { as = "admin" } = {}) => {
        await runCommand("ldapmodify", client(as === "admin" ? admin.adminDn : "cn=config"), { input: changes });
      },
      load: async (entries) => {
        const wasRunning = running !== undefined;
        await end("SIGTERM");
        await slapadd(files.configFile, layout, options.noMemberOf === true ? entries : withMemberOf(entries));
        if (wasRunning) await start();
      },
      read,
      entryUuid: async (dn) => {
        const [uuid] = await read(dn, "entryUUID");
        if (uuid === undefined) throw new SlapdError(`${dn} has no entryUUID`);
        return uuid;
      },
      activity: async () => countActivity(await readLog(files.logFile), [admin.adminDn, "cn=config"]),
      log: () => readLog(files.logFile),
      start,
      stop: () => end("SIGTERM"),
      restart: async () => {
        await end("SIGTERM");
        await start();
      },
      kill: () => end("SIGKILL"),
      pause: () => void running?.child.kill("SIGSTOP"),
      resume: () => void running?.child.kill("SIGCONT"),
      close: async () => {
        await end("SIGKILL"); // the data is thrown away
        await guard.end();
      },
    };
  } catch (err) {
    await guard.end();
    throw err;
  }
}

function entriesOf(layout: Layout, wanted: Content | readonly LdifEntry[]): readonly LdifEntry[] {
  return "length" in wanted ? wanted : content(layout, wanted);
}

/** `-w` also writes the contextCSN: without it a refresh would silently leave out what was loaded. */
async function slapadd(configFile: string, { base }: Layout, entries: readonly LdifEntry[]): Promise<void> {
  await runCommand("slapadd", ["-q", "-w", "-f", configFile, "-b", base], { input: chunks(entries) });
}

function* chunks(entries: readonly LdifEntry[]): Generator<string> {
  for (let from = 0; from < entries.length; from += 500) yield toLdif(entries.slice(from, from + 500));
}

function valuesIn(ldif: string, attribute: string): string[] {
  const name = attribute.toLowerCase();
  return ldif.split("\n").flatMap((line) => {
    const [, type, encoded, value] = /^([^:]+):(:?) ?(.*)$/.exec(line) ?? [];
    if (type?.toLowerCase() !== name || value === undefined) return [];
    return [encoded === ":" ? Buffer.from(value, "base64").toString() : value];
  });
}
