import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { content, type Content } from "./content.js";
import { countActivity } from "./count-activity.js";
import { appAccount } from "./domain.js";
import { toLdif, withMemberOf, type LdifEntry } from "./ldif.js";
import { namesIn, type Layout } from "./names.js";
import { runCommand, SlapdError } from "./run-command.js";
import { slapdConfig } from "./slapd-config.js";
import type { Slapd, SlapdOptions } from "./slapd.js";
import { endProcess, freePorts, readLog, startProcess, type SlapdProcess } from "./slapd-process.js";
import { startGuard } from "./start-guard.js";
import { writeCertificates, writeServerCertificate } from "./write-certificates.js";
import { defaultLayout, ldifIn } from "./write-content.js";

/** Starts a private slapd with UCS@school's schema on free ports of 127.0.0.1, in a temporary folder of its own. */
export async function startSlapd(options: SlapdOptions = {}): Promise<Slapd> {
  const layout: Layout = { base: options.base ?? defaultLayout.base, districts: options.districts ?? false };
  const folder = await mkdtemp(join(tmpdir(), "slapd-"));
  const guard = startGuard(folder);
  try {
    const files = { configFile: join(folder, "slapd.conf"), logFile: join(folder, "slapd.log") };
    const admin = { adminDn: `cn=admin,${layout.base}`, adminPassword: "admin" };
    const certificates = await writeCertificates(folder);
    const databaseFolder = join(folder, "db");
    let settings: SlapdOptions = options;
    const writeConfig = () =>
      writeFile(
        files.configFile,
        slapdConfig({
          ...certificates,
          ...admin,
          base: layout.base,
          databaseFolder,
          sessionLog: settings.sessionLog ?? 0,
          sync: settings.noSync !== true,
          memberOf: settings.noMemberOf !== true,
          sizeLimit: settings.sizeLimit ?? "unlimited",
          access: settings.access ?? [],
          serverId: settings.serverId,
          provider: settings.provider,
        }),
      );
    await mkdir(databaseFolder);
    await writeConfig();
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
    /** Does something that needs the server stopped. */
    const whileStopped = async (work: () => Promise<void>) => {
      const wasRunning = running !== undefined;
      await end("SIGTERM");
      await work();
      if (wasRunning) await start();
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
      load: (entries) =>
        whileStopped(() =>
          slapadd(files.configFile, layout, options.noMemberOf === true ? entries : withMemberOf(entries)),
        ),
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
      reconfigure: (changed) =>
        whileStopped(async () => {
          settings = { ...settings, ...changed };
          await writeConfig();
        }),
      present: (kind) => whileStopped(() => writeServerCertificate(folder, kind)),
      backup: () => runCommand("slapcat", ["-f", files.configFile, "-b", layout.base]),
      restore: (backup) =>
        whileStopped(async () => {
          await rm(databaseFolder, { recursive: true });
          await mkdir(databaseFolder);
          await slapaddText(files.configFile, layout, backup);
        }),
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

function slapadd(configFile: string, layout: Layout, entries: readonly LdifEntry[]): Promise<void> {
  return slapaddText(configFile, layout, chunks(entries));
}

/** `-w` also writes the contextCSN: without it a refresh would silently leave out what was loaded. */
async function slapaddText(configFile: string, { base }: Layout, input: string | Iterable<string>): Promise<void> {
  await runCommand("slapadd", ["-q", "-w", "-f", configFile, "-b", base], { input });
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
