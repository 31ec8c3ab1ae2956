import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBroker, type SimulatedBroker } from "@id-connector/broker-simulator";
import { startDemoDirectory, type DemoDirectory } from "@id-connector/demo-directory";
import { startDaemon, type DaemonProcess } from "./start-daemon.js";

/** Everything that the demonstration needs, running in one temporary folder on free ports. */
export interface Demo {
  readonly directory: DemoDirectory;
  readonly broker: SimulatedBroker;
  readonly daemon: DaemonProcess;
  readonly home: string;
  readonly caFile: string;
  /** What a command line needs to speak of the same directory and folder. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends all of it and removes the folder. */
  close(): Promise<void>;
}

export const authority = "Lindenau";
const password = "demo-password";
/** A broker that answers at once would show nothing of the work: real ones are slower still. */
const brokerLatency = { kind: "latency", ms: 15, jitterMs: 20 } as const;

/** `nodeFlags` are for the daemon's process. */
export async function startDemo(nodeFlags: readonly string[] = []): Promise<Demo> {
  const home = await mkdtemp(join(tmpdir(), "id-connector-demo-"));
  const caFile = join(home, "broker-ca.pem");
  const directory = await startDemoDirectory({ users: 400, schools: 3 });
  const broker = await startBroker({ authorities: [{ name: authority, password }], caFile });
  broker.faults.add(brokerLatency);
  await configure(home, broker.url);
  const { hostname, port } = new URL(directory.url);
  const passwordFile = join(home, "directory.secret");
  await writeFile(passwordFile, directory.password, { mode: 0o600 });
  const env = {
    ldap_server_name: hostname,
    ldap_server_port: port,
    ldap_base: directory.base,
    ldap_hostdn: directory.bindDn,
    LDAP_PASSWORD_FILE: passwordFile,
    LDAP_TLS: "none",
    ID_CONNECTOR_HOME: home,
    ID_CONNECTOR_LISTEN: "ldap-sync",
    SSL_CERT_FILE: caFile,
  };
  const daemon = startDaemon(env, join(home, "daemon.log"), nodeFlags);
  return {
    ...{ directory, broker, daemon, home, caFile, env },
    async close() {
      await daemon.stop();
      await broker.stop();
      await directory.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function configure(home: string, url: string): Promise<void> {
  const folder = join(home, "conf", "school_authorities");
  await mkdir(folder, { recursive: true });
  const config = {
    name: authority,
    active: true,
    url,
    plugins: ["id_broker-users", "id_broker-groups"],
    plugin_configs: {
      id_broker: { username: `provisioning-${authority}`, password, schools: ["*"], version: 1 },
    },
  };
  await writeFile(join(folder, `${authority}.json`), JSON.stringify(config, null, 2), { mode: 0o600 });
}
