import { parseArgs } from "node:util";
import { kinds } from "./kinds.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    behaviour: { type: "string" },
    port: { type: "string", default: "0" },
    "at-login": { type: "boolean", default: false },
    home: { type: "string" },
    folder: { type: "string" },
    authority: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
const [word = ""] = positionals;
const { behaviour = "", home, folder, authority } = values;
const kind = Object.hasOwn(kinds, word) ? kinds[word] : undefined;
if (values.help || !kind || !Object.hasOwn(kind.behaviours, behaviour) || (kind.atHome && home === undefined)) {
  process.stdout.write(help());
  process.exitCode = values.help ? 0 : 2;
} else {
  const typed = { port: Number(values.port), atLogin: values["at-login"], home, folder, authority };
  const { says, stop } = await kind.start(behaviour, typed);
  if (stop) await untilEnded(`${word} ${behaviour} ${says}`, stop);
  else process.stdout.write(`${word} ${behaviour} ${says}\n`);
}

/** Says it, and stops in order when a signal comes. */
async function untilEnded(says: string, stop: () => Promise<void>): Promise<void> {
  // some of what goes on would not keep the process
  const alive = setInterval(() => undefined, 60_000);
  const ended = new Promise<void>((resolve) => {
    process.once("SIGINT", resolve).once("SIGTERM", resolve);
  });
  process.stdout.write(`${says}\n`);
  await ended;
  clearInterval(alive);
  await stop();
}

function help(): string {
  const lines = Object.values(kinds).flatMap(({ title, behaviours }) => [
    `\n${title}:`,
    ...Object.entries(behaviours).map(([one, { says }]) => `  ${one.padEnd(26)}${says}`),
  ]);
  return `Usage: main.js broker|directory --behaviour NAME [--port N] [--at-login]
       main.js neighbour --behaviour NAME --home FOLDER [--folder FOLDER] [--authority NAME]
       main.js terminal --behaviour NAME --home FOLDER [--authority NAME]
A broker and a directory listen on 127.0.0.1, without TLS; port 0, the default, is one that is free. A broker lets everybody log in,
unless --at-login. A neighbour and a terminal work on the home folder of a connector that nobody needs any more; a neighbour in its
in queue, or in --folder. What a neighbour began is put back as far as it can be, when he is ended.
${lines.join("\n")}
`;
}
