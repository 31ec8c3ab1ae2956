import { rmSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectorFolders, type ConnectorFolders } from "@id-connector/connector-settings";
import { startSlapd, type Content, type Slapd } from "@id-connector/slapd-fixture";
import { startChild, type Child } from "../process/start-child.js";
import type { BrokerCalls } from "./broker-main.js";
import { startDaemon, type DaemonProcess } from "./daemon-process.js";

/** How many users a directory has, in how many schools. */
export interface Town {
  readonly users: number;
  readonly schools: number;
}

/** A real OpenLDAP, a simulated broker in a process of its own, a home folder, and daemons in it. */
export interface World {
  readonly slapd: Slapd;
  readonly broker: Child<BrokerCalls>;
  readonly url: string;
  readonly ca: string;
  readonly folders: ConnectorFolders;
  /** For files that are no part of the connector's home, on the same file system. */
  readonly scratch: string;
  readonly env: Readonly<Record<string, string>>;
  /** What was loaded into the directory. */
  readonly content: Required<Content>;
  /** Objects that a broker is to hold. */
  readonly objects: number;
  /** Writes (or replaces) the configuration of an authority. */
  configure(name: string, change?: ConfigChange): Promise<void>;
  startDaemon(env?: Readonly<Record<string, string>>): DaemonProcess;
  /** A new home, as on a new host, in which these authorities (all when not given) are sent all. */
  renewHome(names?: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

interface ConfigChange {
  readonly active?: boolean;
  readonly schools?: readonly string[];
}

interface WorldOptions extends Town {
  /** Authorities that are sent all; one when not given. */
  readonly authorities?: readonly string[];
}

export const authority = "Bench";
/** At the broker only, for bare loops. */
export const bareAuthority = "Bare";
export const password = "bench-password";

/** Starts all but the daemon. Pupils, classes of 25 and a workgroup per 100 users: what slapd-fixture calls bulk. */
export async function startWorld({ users, schools, authorities = [authority] }: WorldOptions): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), "connector-bench-"));
  const daemons: DaemonProcess[] = [];
  const remove = () => {
    for (const daemon of daemons) void daemon.kill();
    // what was killed just now may still be writing
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once("exit", remove); // of a run that somebody ends
  const [home, scratch, caFile] = [join(folder, "home"), join(folder, "scratch"), join(folder, "ca.pem")];
  await mkdir(scratch);
  const broker = startChild<BrokerCalls>(new URL("./broker-main.js", import.meta.url));
  const [slapd, { url, ca }] = await Promise.all([
    startSlapd(),
    broker.call("start", {
      authorities: [...authorities, bareAuthority].map((name) => ({ name, password })),
      caFile,
    }),
  ]);
  const content = slapd.ldif.bulkContent({ users, schools });
  await slapd.load(slapd.ldif.content(content));
  await writeFile(join(folder, "secret"), slapd.ldap.password, { mode: 0o600 });
  const folders = connectorFolders(home);
  const configure = async (name: string, change: ConfigChange = {}) => {
    const file = join(folders.authorities, `${name}.json`);
    await writeFile(file, config(name, url, change), { mode: 0o600 });
  };
  const makeHome = async (names = authorities) => {
    await mkdir(folders.authorities, { recursive: true, mode: 0o750 });
    for (const name of names) await configure(name);
  };
  await makeHome();
  const env = {
    PATH: process.env["PATH"] ?? "",
    TMPDIR: tmpdir(),
    ldap_server_name: slapd.ldap.host,
    ldap_server_port: String(slapd.ldap.port),
    ldap_base: slapd.ldap.base,
    ldap_hostdn: slapd.ldap.bindDn,
    LDAP_PASSWORD_FILE: join(folder, "secret"),
    LDAP_CA_FILE: slapd.ldap.caFile,
    ID_CONNECTOR_HOME: home,
    ID_CONNECTOR_LISTEN: "ldap-sync",
    // the daemon's own verification is idle work, and would be counted as requests
    ID_CONNECTOR_VERIFY_DAYS: "0",
    SSL_CERT_FILE: caFile,
  };
  return {
    ...{ slapd, broker, url, ca, folders, scratch, env, content, configure },
    objects: schools + users + content.classes.length + content.workgroups.length,
    startDaemon(more = {}) {
      const daemon = startDaemon({ ...env, ...more }, join(scratch, `daemon-${daemons.length}.log`));
      daemons.push(daemon);
      return daemon;
    },
    async renewHome(names) {
      await rm(home, { recursive: true });
      await makeHome(names);
    },
    async close() {
      await Promise.all(daemons.map((daemon) => daemon.kill()));
      await Promise.all([slapd.close(), broker.end()]);
      remove();
      process.off("exit", remove);
    },
  };
}

function config(name: string, url: string, { active = true, schools = ["*"] }: ConfigChange): string {
  const id_broker = { username: `provisioning-${name}`, password, schools, version: 1 };
  const plugins = ["id_broker-users", "id_broker-groups"];
  return JSON.stringify({ name, active, url, plugins, plugin_configs: { id_broker } });
}
