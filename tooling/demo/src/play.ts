import { once } from "node:events";
import { createInterface } from "node:readline";
import { compare } from "./compare.js";
import { daemonProgram } from "./start-daemon.js";
import type { Demo } from "./start-demo.js";

/** Leaves everything running and lets a person make changes until `quit`, or until `stopping` is aborted where nobody types. */
export async function play(demo: Demo, print: (line: string) => void, stopping: AbortSignal): Promise<void> {
  print(explain(demo));
  const input = createInterface({ input: process.stdin, output: process.stdout, prompt: "> ", signal: stopping });
  input.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  input.prompt();
  for await (const line of input) {
    const [word = "", ...words] = line.trim().split(/\s+/);
    if (word === "quit") return;
    try {
      print(await obey(demo, word, words));
    } catch (error) {
      print((error as Error).message);
    }
    input.prompt();
  }
  if (!stopping.aborted) await once(stopping, "abort");
}

async function obey({ directory, broker }: Demo, word: string, words: readonly string[]): Promise<string> {
  const [school = "", firstname = "", lastname = ""] = words;
  switch (word) {
    case "":
      return "";
    case "users":
      return directory
        .users()
        .slice(0, 20)
        .map(({ username, schools, role }) => `${username} (${role}, ${schools.join(", ")})`)
        .join("\n");
    case "new":
      return `made ${directory.addUser({ school, role: "student", firstname, lastname }).username}`;
    case "rename":
      return `now ${directory.renameUser(school, { username: firstname }).username}`;
    case "leave":
      directory.removeUser(school);
      return "gone from the directory";
    case "down":
      await broker.stop();
      return "the broker is down";
    case "up":
      await broker.start();
      return "the broker is up";
    case "compare": {
      const { equal, total } = compare(directory, broker);
      return `${equal} of ${total} equal`;
    }
    default:
      return "commands: users | new SCHOOL FIRST LAST | rename USER NEWNAME | leave USER | down | up | compare | quit";
  }
}

function explain({ directory, broker, home, caFile, daemon, env }: Demo): string {
  const settings = Object.entries(env).map(([name, value]) => `export ${name}='${value}'`);
  return [
    "",
    "Everything goes on running:",
    `  directory  ${directory.url}  (schools ${directory.schools.join(", ")})`,
    `  broker     ${broker.url}`,
    `  folder     ${home}`,
    `  log        ${daemon.logFile}`,
    "",
    "In another terminal:",
    ...settings.map((line) => `  ${line}`),
    `  node ${daemonProgram()} status --watch`,
    `  node ${daemonProgram()} check`,
    `  ldapsearch -x -H ${directory.url} -D "${directory.bindDn}" -y "$LDAP_PASSWORD_FILE" -b "${directory.base}" uid`,
    `  curl --cacert ${caFile} ${broker.url}simulator/dump`,
    "",
    "Here: users | new SCHOOL FIRST LAST | rename USER NEWNAME | leave USER | down | up | compare | quit",
  ].join("\n");
}
