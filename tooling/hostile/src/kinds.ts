import { brokerBehaviours, type BrokerBehaviour } from "./broker-behaviours.js";
import { directoryBehaviours, type DirectoryBehaviourName } from "./directory-behaviours.js";
import { startHostileBroker } from "./hostile-broker.js";
import { startHostileDirectory } from "./hostile-directory.js";
import { neighbourAttacks, type NeighbourAttack } from "./neighbour/attacks.js";
import { startHostileNeighbour } from "./neighbour/hostile-neighbour.js";
import { putTerminalWords } from "./terminal/put-terminal-words.js";
import { terminalSources, type TerminalSourceName } from "./terminal/sources.js";

/** What was typed beside the kind and the behaviour. */
export interface Typed {
  readonly port: number;
  readonly atLogin: boolean;
  readonly home: string | undefined;
  readonly folder: string | undefined;
  readonly authority: string | undefined;
}

/** Someone hostile whom a person can start. */
export interface Kind {
  /** What the behaviours are called in the help. */
  readonly title: string;
  readonly behaviours: Readonly<Record<string, { readonly says: string }>>;
  /** Needs the home folder of a connector. */
  readonly atHome: boolean;
  start(behaviour: string, typed: Typed): Promise<Started>;
}

export interface Started {
  /** Where he is, or what he did. */
  readonly says: string;
  /** Undefined where nothing goes on. */
  readonly stop?: () => Promise<void>;
}

const goesOn = "; Ctrl-C ends it";

/** All of them, by the word that starts them. */
export const kinds: Readonly<Record<string, Kind>> = {
  broker: {
    ...{ title: "Behaviours of a broker", behaviours: brokerBehaviours, atHome: false },
    async start(behaviour, { port, atLogin }) {
      const broker = await startHostileBroker({ behaviour: behaviour as BrokerBehaviour, port, atLogin });
      return { says: listens(broker.port), stop: () => broker.stop() };
    },
  },
  directory: {
    ...{ title: "Behaviours of a directory", behaviours: directoryBehaviours, atHome: false },
    async start(behaviour, { port }) {
      const directory = await startHostileDirectory({ behaviour: behaviour as DirectoryBehaviourName, port });
      return { says: listens(directory.port), stop: () => directory.stop() };
    },
  },
  neighbour: {
    ...{
      title: "Behaviours of a neighbour, in the folder that others fill",
      behaviours: neighbourAttacks,
      atHome: true,
    },
    async start(behaviour, { home = "", folder, authority }) {
      const attack = behaviour as NeighbourAttack;
      const neighbour = await startHostileNeighbour({ attack, home, folder, authority });
      return { says: `is there${goesOn}`, stop: () => neighbour.stop() };
    },
  },
  terminal: {
    ...{ title: "Sources of orders to a terminal, below the home folder", behaviours: terminalSources, atHome: true },
    async start(behaviour, { home = "", authority }) {
      const paths = await putTerminalWords({ source: behaviour as TerminalSourceName, home, authority });
      return { says: `written:\n${paths.map((path) => `  ${JSON.stringify(path)}`).join("\n")}` };
    },
  },
};

function listens(port: number): string {
  return `listens on 127.0.0.1:${port.toString()}${goesOn}`;
}
