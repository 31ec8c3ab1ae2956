import { setMaxListeners } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBroker, type SimulatedBroker, type StartBrokerOptions } from "@id-connector/broker-simulator";
import { startSlapd, type Slapd, type SlapdOptions } from "@id-connector/slapd-fixture";
import { until } from "@id-connector/until";
import { expectedBroker, type GroupContainers } from "./expected-broker.js";
import { differencesBetween, tellDifference, type Difference } from "./differences.js";
import { readDirectory, schoolsIn } from "./read-directory.js";
import { startDaemon, type Daemon, type RunAs } from "./start-daemon.js";

/** A real OpenLDAP, a simulated broker, a home folder and, when started, the daemon as a process of its own. */
export interface World {
  readonly slapd: Slapd;
  readonly broker: SimulatedBroker;
  readonly home: string;
  /** The environment that the daemon and its other commands get. */
  readonly env: Readonly<Record<string, string>>;
  /** Ours at the broker. */
  readonly password: string;
  /** How the groups' containers are called. */
  readonly containers: GroupContainers | undefined;
  /** Writes (or replaces) the configuration of an authority. */
  configure(name: string, change?: ConfigChange): Promise<void>;
  start(env?: Readonly<Record<string, string>>, as?: RunAs): Daemon;
  /** What all daemons of this world printed so far. */
  log(): string;
  /** The end of that, for whoever reads why a test failed. */
  logEnd(): string;
  /** Aborted when the world closes. */
  readonly closing: AbortSignal;
  /** What the broker holds otherwise than the directory says. */
  differences(name?: string, listed?: readonly string[]): Promise<readonly Difference[]>;
  /** Resolves when the broker holds exactly what the directory says; rejects with the differences after `timeoutMs`. */
  converged(name?: string, listed?: readonly string[], timeoutMs?: number): Promise<void>;
  close(): Promise<void>;
}

export interface ConfigChange {
  readonly active?: boolean;
  readonly schools?: readonly string[];
  readonly password?: string;
  readonly url?: string;
  /** Which kinds are sent; users and groups when not given. */
  readonly plugins?: readonly string[];
  /** As in the file: `{ active: false }` where a scenario deletes in bulk because the directory really says so. */
  readonly deleteGuard?: Readonly<Record<string, unknown>>;
}

interface WorldOptions {
  readonly slapd?: SlapdOptions;
  readonly broker?: StartBrokerOptions;
  /** Where the groups' containers have other names. */
  readonly containers?: GroupContainers;
}

export const authority = "Traeger2";
const password = "s3cret-Of-The-Broker";

const looksPerRead = 10;

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const home = await mkdtemp(join(tmpdir(), "connector-"));
  const authorities = join(home, "conf", "school_authorities");
  // whatever the umask: the daemon reads nothing that others may write
  await mkdir(authorities, { recursive: true, mode: 0o750 });
  const caFile = join(home, "broker-ca.pem");
  const names = [
    { name: authority, password },
    { name: "Other", password },
    { name: "Third", password },
  ];
  const [slapd, broker] = await Promise.all([
    startSlapd(options.slapd),
    startBroker({ authorities: names, caFile, ...options.broker }),
  ]);
  await writeFile(join(home, "machine.secret"), `${slapd.ldap.password}\n`, { mode: 0o600 });
  const env = {
    PATH: process.env["PATH"] ?? "",
    ldap_server_name: slapd.ldap.host,
    ldap_server_port: String(slapd.ldap.port),
    ldap_base: slapd.ldap.base,
    ldap_hostdn: slapd.ldap.bindDn,
    LDAP_PASSWORD_FILE: join(home, "machine.secret"),
    LDAP_CA_FILE: slapd.ldap.caFile,
    ID_CONNECTOR_HOME: home,
    ID_CONNECTOR_LISTEN: "ldap-sync",
    // whoever looks at requests wants to see those of what happens; its own tests switch it on
    ID_CONNECTOR_VERIFY_DAYS: "0",
    SSL_CERT_FILE: caFile,
    LOG_LEVEL: "debug",
  };
  const daemons: Daemon[] = [];
  const closing = new AbortController();
  setMaxListeners(0, closing.signal); // one for each judge

  const logEnd = () => daemons.map((daemon) => daemon.text().slice(-6_000)).join("");

  return {
    slapd,
    broker,
    home,
    env,
    password,
    containers: options.containers,
    async configure(name, change = {}) {
      const config = {
        name,
        active: change.active ?? true,
        url: change.url ?? broker.url,
        plugins: change.plugins ?? ["id_broker-users", "id_broker-groups"],
        plugin_configs: {
          id_broker: {
            username: `provisioning-${name}`,
            password: change.password ?? password,
            schools: change.schools ?? ["*"],
            version: 1,
            ...(change.deleteGuard ? { delete_guard: change.deleteGuard } : {}),
          },
        },
      };
      await writeFile(join(authorities, `${name}.json`), JSON.stringify(config), { mode: 0o600 });
    },
    start(more = {}, as = {}) {
      const daemon = startDaemon({ ...env, ...more }, as);
      daemons.push(daemon);
      return daemon;
    },
    log: () => daemons.map((daemon) => daemon.text()).join(""),
    logEnd,
    closing: closing.signal,
    differences: (name = authority, listed) => comparing(name, listed)(),
    async converged(name = authority, listed, timeoutMs) {
      let differences: readonly Difference[] = [];
      const missing = () => `converged, but\n${differences.slice(0, 20).map(tellDifference).join("\n")}\n${logEnd()}`;
      const compare = comparing(name, listed);
      await until(missing, async () => (differences = await compare()).length === 0, timeoutMs);
    },
    async close() {
      closing.abort();
      await Promise.all(daemons.map((daemon) => daemon.kill()));
      await Promise.all([slapd.close(), broker.stop()]);
      await rm(home, { recursive: true, force: true });
    },
  };

  /**
   * What is compared again and again: asking the directory is the costly part, so it is asked at first, now and then, and always before there
   * is said to be no difference.
   */
  function comparing(name: string, listed: readonly string[] | undefined): () => Promise<readonly Difference[]> {
    let wanted: ReturnType<typeof expectedBroker> | undefined;
    let looks = 0;
    const compare = () => (wanted ? differencesBetween(wanted, broker.dump()[name]) : []);
    return async () => {
      const found = looks++ % looksPerRead === 0 ? [] : compare();
      if (found.length > 0) return found;
      const entries = await readDirectory(slapd.ldap);
      wanted = expectedBroker(entries, listed ?? schoolsIn(entries), options.containers);
      return compare();
    };
  }
}
