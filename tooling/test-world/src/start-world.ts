import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBroker, type SimulatedBroker, type StartBrokerOptions } from "@id-connector/broker-simulator";
import { startSlapd, type Slapd, type SlapdOptions } from "@id-connector/slapd-fixture";
import { expectedBroker, type GroupContainers } from "./expected-broker.js";
import { readDirectory } from "./read-directory.js";
import { startDaemon, type Daemon } from "./start-daemon.js";

/** A real OpenLDAP, a simulated broker, a home folder and, when started, the daemon as a process of its own. */
export interface World {
  readonly slapd: Slapd;
  readonly broker: SimulatedBroker;
  readonly home: string;
  /** The environment that the daemon and its other commands get. */
  readonly env: Readonly<Record<string, string>>;
  /** Writes (or replaces) the configuration of an authority. */
  configure(name: string, change?: ConfigChange): Promise<void>;
  start(env?: Readonly<Record<string, string>>): Daemon;
  /** Resolves when the broker holds exactly what the directory says; rejects with the differences after `timeoutMs`. */
  converged(name?: string, listed?: readonly string[], timeoutMs?: number): Promise<void>;
  close(): Promise<void>;
}

export interface ConfigChange {
  readonly active?: boolean;
  readonly schools?: readonly string[];
  readonly password?: string;
  readonly url?: string;
}

interface WorldOptions {
  readonly slapd?: SlapdOptions;
  readonly broker?: StartBrokerOptions;
  /** Where the groups' containers have other names. */
  readonly containers?: GroupContainers;
}

export const authority = "Traeger2";
const password = "s3cret-Of-The-Broker";

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const home = await mkdtemp(join(tmpdir(), "connector-"));
  const authorities = join(home, "conf", "school_authorities");
  await mkdir(authorities, { recursive: true });
  const caFile = join(home, "broker-ca.pem");
  const names = [
    { name: authority, password },
    { name: "Other", password },
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
    SSL_CERT_FILE: caFile,
    LOG_LEVEL: "debug",
  };
  const daemons: Daemon[] = [];

  return {
    slapd,
    broker,
    home,
    env,
    async configure(name, change = {}) {
      const config = {
        name,
        active: change.active ?? true,
        url: change.url ?? broker.url,
        plugins: ["id_broker-users", "id_broker-groups"],
        plugin_configs: {
          id_broker: {
            username: `provisioning-${name}`,
            password: change.password ?? password,
            schools: change.schools ?? ["*"],
            version: 1,
          },
        },
      };
      await writeFile(join(authorities, `${name}.json`), JSON.stringify(config), { mode: 0o600 });
    },
    start(more = {}) {
      const daemon = startDaemon({ ...env, ...more });
      daemons.push(daemon);
      return daemon;
    },
    async converged(name = authority, listed, timeoutMs = 60_000) {
      const end = Date.now() + timeoutMs;
      for (;;) {
        const differences = await compare(name, listed);
        if (differences.length === 0) return;
        if (Date.now() > end) throw new Error(`not converged:\n${differences.slice(0, 20).join("\n")}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    async close() {
      await Promise.all(daemons.map((daemon) => daemon.kill()));
      await Promise.all([slapd.close(), broker.stop()]);
      await rm(home, { recursive: true, force: true });
    },
  };

  async function compare(name: string, listed: readonly string[] | undefined): Promise<readonly string[]> {
    const entries = await readDirectory(slapd.ldap);
    const schools = entries.flatMap((entry) =>
      entry.values("objectClass").includes("ucsschoolOrganizationalUnit") ? entry.values("ou") : [],
    );
    const wanted = expectedBroker(entries, listed ?? schools, options.containers);
    const held = broker.dump()[name];
    return (["schools", "classes", "workgroups", "users"] as const).flatMap((kind) => {
      const [left, right] = [wanted[kind], (held?.[kind] ?? {}) as Record<string, unknown>];
      return (
        [...new Set([...Object.keys(left), ...Object.keys(right)])]
          // a school stays when its last object goes: schools are never deleted by an event
          .filter((id) => !(kind === "schools" && left[id] === undefined))
          .filter((id) => canonical(left[id]) !== canonical(right[id]))
          .map((id) => `${kind} ${id}\n  directory ${canonical(left[id])}\n  broker    ${canonical(right[id])}`)
      );
    });
  }
}

/** JSON with sorted keys; `undefined` stays visible. */
function canonical(value: unknown): string {
  const sorted = (part: unknown): unknown =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(
          Object.entries(part)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, inner]) => [key, sorted(inner)]),
        )
      : part;
  return value === undefined ? "nothing" : JSON.stringify(sorted(value));
}
