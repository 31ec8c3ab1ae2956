import { join } from "node:path";
import type { Attack, Neighbour } from "./attack.js";
import { neighbourAttacks, type NeighbourAttack } from "./attacks.js";

export interface HostileNeighbourOptions {
  readonly attack: NeighbourAttack;
  /** The home folder of the connector: what he is after. */
  readonly home: string;
  /** "Traeger2" when not given. */
  readonly authority?: string | undefined;
  /** Where he may write; the in queue's folder when not given. */
  readonly folder?: string | undefined;
  /** A whole configuration with which something could be stolen; made up when not given. */
  readonly configuration?: string | undefined;
}

export interface HostileNeighbour {
  /** Ends what goes on and puts back what can be; calling it again does nothing. */
  stop(): Promise<void>;
}

/** Starts a local user who may write where others fill a folder, and uses that. What he does once is done when this resolves. */
export async function startHostileNeighbour(options: HostileNeighbourOptions): Promise<HostileNeighbour> {
  const attack: Attack = neighbourAttacks[options.attack];
  const end = await attack.begin(neighbourOf(options));
  let ended: Promise<void> | undefined;
  return { stop: () => (ended ??= end?.() ?? Promise.resolve()) };
}

/** Where everything lies that he knows of. Pure. */
function neighbourOf({ home, authority = "Traeger2", folder, configuration }: HostileNeighbourOptions): Neighbour {
  const authorities = join(home, "conf", "school_authorities");
  const windows = join(home, "data", "state", "allow-deletes");
  return {
    folder: folder ?? join(home, "data", "listener"),
    prey: { authorities, windows, conf: join(home, "conf"), configuration: join(authorities, `${authority}.json`) },
    planted: { configuration: configuration ?? madeUp, window: JSON.stringify(longWindow) },
  };
}

const longWindow = {
  ...{ schools: null, number: null, reason: "" },
  ...{ from: "2020-01-01T00:00:00Z", until: "2099-01-01T00:00:00Z" },
};
const madeUp = JSON.stringify({
  ...{ name: "Other", active: true, url: "https://127.0.0.1:1/", plugins: ["id_broker-users", "id_broker-groups"] },
  plugin_configs: { id_broker: { username: "provisioning-Other", password: "x", schools: ["*"], version: 1 } },
});
