import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { startBroker, type SimulatedBroker } from "@id-connector/broker-simulator";
import { startDemoDirectory, type DemoDirectory } from "@id-connector/demo-directory";

export interface Bench {
  readonly directory: DemoDirectory;
  readonly broker: SimulatedBroker;
  startDaemon(): ChildProcess;
  /** Runs a program of an app, such as `verify-cli`, until it ends; rejects where it does not end with status 0. Resolves to how long it took (ms). */
  run(app: string, ...argv: string[]): Promise<number>;
  close(): Promise<void>;
}

const execute = promisify(execFile);

export const authority = "Bench";
export const clientAuthority = "Client";
export const password = "bench-password";

/** A directory, a broker and a folder for the daemon, which is not started yet. */
export async function startBench(users: number): Promise<Bench> {
  const home = await mkdtemp(join(tmpdir(), "id-connector-bench-"));
  const directory = await startDemoDirectory({ users, schools: Math.max(1, Math.round(users / 500)) });
  const authorities = [authority, clientAuthority].map((name) => ({ name, password }));
  const broker = await startBroker({ authorities, caFile: join(home, "ca.pem"), history: false });
  const folder = join(home, "conf", "school_authorities");
  await mkdir(folder, { recursive: true });
  const id_broker = { username: `provisioning-${authority}`, password, schools: ["*"], version: 1 };
  const plugins = ["id_broker-users", "id_broker-groups"];
  const config = { name: authority, active: true, url: broker.url, plugins, plugin_configs: { id_broker } };
  await writeFile(join(folder, `${authority}.json`), JSON.stringify(config), { mode: 0o600 });
  await writeFile(join(home, "secret"), directory.password, { mode: 0o600 });
  const { hostname, port } = new URL(directory.url);
  const env = {
    ...process.env,
    ldap_server_name: hostname,
    ldap_server_port: port,
    ldap_base: directory.base,
    ldap_hostdn: directory.bindDn,
    LDAP_PASSWORD_FILE: join(home, "secret"),
    LDAP_TLS: "none",
    ID_CONNECTOR_HOME: home,
    ID_CONNECTOR_VERIFY_DAYS: "0",
    ID_CONNECTOR_LISTEN: "ldap-sync",
    SSL_CERT_FILE: join(home, "ca.pem"),
  };
  const require = createRequire(import.meta.url);
  const programOf = (app: string) =>
    join(dirname(require.resolve(`@id-connector/${app}/package.json`)), "bin", `${app}.js`);
  let daemon: ChildProcess | undefined;
  return {
    directory,
    broker,
    startDaemon() {
      daemon = spawn(process.execPath, [programOf("connector-daemon"), "run"], { env, stdio: "ignore" });
      return daemon;
    },
    async run(app, ...argv) {
      const startedAt = performance.now();
      await execute(process.execPath, [programOf(app), ...argv], { env });
      return performance.now() - startedAt;
    },
    async close() {
      daemon?.kill("SIGTERM");
      if (daemon?.exitCode === null) await once(daemon, "exit");
      await broker.stop();
      await directory.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
