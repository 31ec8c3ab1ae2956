import { parseArgs } from "node:util";
import { brokerBehaviours, type BrokerBehaviour } from "./broker-behaviours.js";
import { directoryBehaviours, type DirectoryBehaviourName } from "./directory-behaviours.js";
import { startHostileBroker } from "./hostile-broker.js";
import { startHostileDirectory } from "./hostile-directory.js";
import type { Listening } from "./listen.js";

const kinds = { broker: brokerBehaviours, directory: directoryBehaviours } as const;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    behaviour: { type: "string" },
    port: { type: "string", default: "0" },
    "at-login": { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const [kind = ""] = positionals;
const { behaviour = "" } = values;
if (values.help || !(kind in kinds) || !(behaviour in kinds[kind as keyof typeof kinds])) {
  process.stdout.write(help());
  process.exitCode = values.help ? 0 : 2;
} else {
  const { port } = await start(Number(values.port));
  process.stdout.write(`${kind} ${behaviour} listens on 127.0.0.1:${port.toString()}; Ctrl-C ends it\n`);
}

function start(port: number): Promise<Listening> {
  if (kind === "directory") return startHostileDirectory({ behaviour: behaviour as DirectoryBehaviourName, port });
  return startHostileBroker({ behaviour: behaviour as BrokerBehaviour, port, atLogin: values["at-login"] });
}

function help(): string {
  const lines = Object.entries(kinds).flatMap(([name, behaviours]) => [
    `\nBehaviours of a ${name}:`,
    ...Object.entries(behaviours).map(([one, { says }]) => `  ${one.padEnd(26)}${says}`),
  ]);
  return `Usage: main.js broker|directory --behaviour NAME [--port N] [--at-login]
Listens on 127.0.0.1, without TLS; port 0, the default, is one that is free. A broker lets everybody log in, unless --at-login.
${lines.join("\n")}
`;
}
