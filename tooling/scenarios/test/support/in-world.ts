import type { SlapdOptions } from "@id-connector/slapd-fixture";
import {
  authority,
  startWorld,
  watchPromises,
  type ConfigChange,
  type Daemon,
  type Promises,
  type World,
} from "@id-connector/test-world";

/** A world in which everything was delivered once, and the daemon follows the directory. */
export interface RunningWorld {
  readonly world: World;
  readonly daemon: Daemon;
  /** Starts another daemon, like the first one. */
  readonly restart: () => Daemon;
  readonly promises: Promises;
}

export interface WorldSetup {
  readonly listen?: "ldap-sync" | "ldap-poll" | "triggers";
  readonly slapd?: SlapdOptions;
  readonly users: number;
  readonly schools: number;
  readonly config?: ConfigChange;
  readonly env?: Readonly<Record<string, string>>;
}

/** Plays a scenario in a world of its own; afterwards the five promises must have been kept, whatever the scenario itself looked at. */
export async function inWorld(setup: WorldSetup, scenario: (running: RunningWorld) => Promise<void>): Promise<void> {
  const { listen = "ldap-sync", slapd, users, schools, config, env } = setup;
  const world = await startWorld(slapd ? { slapd } : {});
  try {
    await world.slapd.load(world.slapd.ldif.bulk({ users, schools }));
    await world.configure(authority, config);
    const promises = watchPromises(world);
    const restart = () => world.start({ ID_CONNECTOR_LISTEN: listen, ...env });
    const daemon = restart();
    const listed = config?.schools ? { listed: config.schools } : {};
    await promises.kept(listed);
    await scenario({ world, daemon, restart, promises });
    await promises.kept(listed);
  } finally {
    await world.close();
  }
}
