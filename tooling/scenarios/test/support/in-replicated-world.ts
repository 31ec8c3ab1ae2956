import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startSlapd, type Slapd } from "@id-connector/slapd-fixture";
import {
  authority,
  startWorld,
  until,
  watchPromises,
  type Daemon,
  type Promises,
  type World,
} from "@id-connector/test-world";
import { startRelay, type Relay } from "./start-relay.js";

/** A world with two directory servers, in which everything was delivered once. `world.slapd` is the one that is written to and judged by. */
export interface ReplicatedWorld {
  readonly world: World;
  /** Has all that the other one has, as long as `replication` is not held. */
  readonly replica: Slapd;
  readonly replication: Relay;
  /** The one name by which the connector knows both. */
  readonly servers: Relay;
  readonly ports: { readonly first: number; readonly replica: number };
  readonly daemon: Daemon;
  readonly restart: () => Daemon;
  readonly promises: Promises;
  /** Resolves when the replica has come as far as the first server. */
  readonly caughtUp: () => Promise<unknown>;
}

export interface ReplicatedSetup {
  readonly listen: "ldap-sync" | "ldap-poll" | "triggers" | "appcenter";
  /** Both write. */
  readonly serverIds?: readonly [number, number];
  readonly sessionLog?: number;
  readonly users: number;
  readonly schools: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Plays a scenario in such a world; afterwards the five promises must have been kept. */
export async function inReplicatedWorld(
  setup: ReplicatedSetup,
  scenario: (running: ReplicatedWorld) => Promise<void>,
): Promise<void> {
  const { listen, serverIds, sessionLog = 0, users, schools, env = {} } = setup;
  const ids = serverIds ?? [undefined, undefined];
  const ofServer = (index: 0 | 1) => ({ sessionLog, ...(ids[index] === undefined ? {} : { serverId: ids[index] }) });
  const world = await startWorld({ slapd: ofServer(0) });
  const closing: (() => Promise<void>)[] = [() => world.close()];
  try {
    const { slapd } = world;
    await slapd.load(slapd.ldif.bulk({ users, schools }));
    const replication = await startRelay(slapd.ldap.port);
    closing.push(() => replication.close());
    const replica = await startSlapd({ ...ofServer(1), provider: replication.port });
    closing.push(() => replica.close());
    await replica.restore(await slapd.backup());
    if (serverIds) await slapd.reconfigure({ provider: replica.ldap.port });
    const ports = { first: slapd.ldap.port, replica: replica.ldap.port };
    const servers = await startRelay(ports.first);
    closing.push(() => servers.close());
    const caFile = join(world.home, "directory-cas.pem");
    await writeFile(caFile, (await Promise.all([slapd, replica].map(({ ldap }) => readFile(ldap.caFile)))).join("\n"));
    const caughtUp = () => until("the replica has caught up", () => isAsFar(slapd, replica));
    await caughtUp();
    await world.configure(authority);
    const promises = watchPromises(world);
    const start = (mode: ReplicatedSetup["listen"]) =>
      world.start({
        ...{ ID_CONNECTOR_LISTEN: mode, APPCENTER_LISTENER_DIR: join(world.home, "triggers") },
        ...{ ldap_server_port: String(servers.port), LDAP_CA_FILE: caFile },
        ...env,
      });
    const restart = () => start(listen);
    // what comes by files brings nothing by itself
    const comesByFiles = listen === "triggers" || listen === "appcenter";
    let daemon = start(comesByFiles ? "ldap-sync" : listen);
    await promises.kept();
    if (comesByFiles) {
      await daemon.stop();
      daemon = restart();
    }
    await scenario({ world, replica, replication, servers, ports, daemon, restart, promises, caughtUp });
    await promises.kept();
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

async function isAsFar(first: Slapd, replica: Slapd): Promise<boolean> {
  const [wanted, there] = await Promise.all([first, replica].map((one) => one.read(one.ldap.base, "contextCSN")));
  return JSON.stringify(wanted?.toSorted()) === JSON.stringify(there?.toSorted());
}
