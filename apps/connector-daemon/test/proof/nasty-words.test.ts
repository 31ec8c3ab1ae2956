import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { lockFolder } from "@id-connector/folder-lock";
import { nastyItem, nastyReasons, putTerminalWords } from "@id-connector/hostile";
import { atTerminal, nasty, nastyFile, type Ran, runProgram, titled, unsafeIn } from "@id-connector/test-world";
import { main } from "../../src/main.js";
import { authority, idOf, makeTrashedHome, type TrashedHome } from "../support/trashed-home.js";

let home: TrashedHome;
let lock: { release(): Promise<void> };

beforeAll(async () => {
  home = await makeTrashedHome();
  const value = nastyItem(idOf(1));
  const { refused, unknown, faulty, held, rejected, badItem } = nastyReasons(Date.now());
  await home.trash({ id: idOf(1), reason: refused, value });
  await home.trash({ id: idOf(2), reason: unknown, value });
  await home.trash({ id: idOf(3), reason: faulty });
  await home.trash({ id: idOf(4), reason: held });
  await home.trash({ id: idOf(5), reason: rejected });
  await home.trash({ id: idOf(6), reason: badItem, queue: "in queue", value: { [nasty]: nasty } });
  await home.know({ [idOf(1)]: { kind: "user", schools: [nasty] }, [idOf(4)]: { kind: "user", schools: [nasty] } });
  // this process counts as the daemon; what was said before it began would be the word of another one
  lock = await lockFolder(home.folders.state, "daemon");
  for (const source of ["queues", "configuration", "windows", "status"] as const)
    await putTerminalWords({ source, home: home.home, authority });
});
afterAll(async () => {
  await lock.release();
  await home.close();
});

/** Runs it in this process as at a terminal, in an environment of nasty words. */
async function typed(argv: readonly string[]): Promise<Ran> {
  const secret = join(home.home, "machine.secret");
  await writeFile(secret, "secret", { mode: 0o600 });
  const env = {
    ...{ ID_CONNECTOR_HOME: home.home, ldap_server_name: "127.0.0.1", ldap_server_port: "1", ldap_base: nasty },
    ...{ ldap_hostdn: nasty, LDAP_PASSWORD_FILE: secret, LDAP_TLS: "none" },
  };
  return atTerminal(main, { argv, env, name: nasty });
}

const of = ["--school-authority", authority];
/** With their exit statuses: a command that ends too early does not come to the words. */
const commands = new Map<readonly string[], number>([
  [["status"], 0],
  [["status", "--listen", "triggers", "--listener-dir", `/tmp/${nastyFile}`], 0],
  [["health"], 1],
  [["check"], 3],
  [["trash"], 0],
  [["trash", ...of], 0],
  [["trash", "--school-authority", nasty], 0],
  [["trash", "show", "REFUSED"], 0],
  [["trash", "show", idOf(1), idOf(2), idOf(3), idOf(4), idOf(5), idOf(6)], 0],
  [["trash", "show", `${nastyFile}.json`], 2],
  [["trash", "show", nasty], 2],
  [["trash", "retry", nasty], 2],
  [["trash", "retry", "--code", nasty, "--dry-run"], 0],
  [["trash", "retry", "--all", "--dry-run"], 0],
  [["trash", "drop", `${nastyFile}.json`], 2],
  [["trash", "drop", nasty], 2],
  [["release", ...of], 2],
  [["release", ...of, "--school", nasty], 1],
  [["release", ...of, "--all"], 1],
  [["release", ...of, "--all", "--dry-run"], 0],
  [["release", "--school-authority", nasty, "--all"], 1],
  [["release", ...of, nasty], 2],
  [["reject", ...of, "--all", "--reason", nasty], 1],
  [["reject", ...of, "--all", "--reason", nasty, "--dry-run"], 0],
  [["reject", ...of, "--code", nasty, "--reason", nasty], 2],
  [["allow-deletes", ...of], 0],
  [["allow-deletes", "--school-authority", "Fine"], 0],
  [["allow-deletes", "--school-authority", nasty], 0],
  [["allow-deletes", ...of, "--until", nasty], 2],
  [["allow-deletes", ...of, "--until", "8h", "--school", nasty, "--reason", nasty, "--dry-run"], 0],
  [["allow-deletes", ...of, "--until", "8h", "--number", nasty], 2],
  [["allow-deletes", ...of, "--until", "8h", "--school", `${nasty}x`], 1],
  [[nasty], 2],
  [["trash", nasty], 2],
  [["status", `--${nasty}`], 2],
  [["status", "--listen", nasty], 2],
  [["status", "--home", `/${nasty}`], 1],
  [["check", "--ldap-server-name", nasty, "--ldap-server-port", nasty, "--ldap-base", nasty], 3],
  [["check", "--ldap-tls", nasty], 2],
  [["run", "--home", `/proc/${nasty}`, "--ldap-server-name", nasty], 3],
  [["run", "--help"], 0],
]);

describe("what others wrote into queues, trash, ledger, status and configuration, and what is typed", () => {
  it.each(titled([...commands.keys()]))("reaches no terminal as an order: %s", async (_, argv) => {
    const { status, stdout, stderr } = await typed(argv);
    expect(status).toBe(commands.get(argv));
    expect(stdout + stderr).not.toBe("");
    expect(unsafeIn(stdout + stderr, { isTerminal: true })).toEqual([]);
  });

  it.each(titled([...commands.keys()].slice(0, 9)))("is in documents as it is, in escapes: %s", async (_, argv) => {
    const { status, stdout } = await typed([...argv, "--json"]);
    expect(status).toBe(commands.get(argv));
    expect(unsafeIn(stdout)).toEqual([]);
    expect(JSON.stringify(JSON.parse(stdout))).toContain("FORGED");
  });

  it.each([
    [["status"], 0],
    [["check"], 3],
    [["trash"], 0],
    [["trash", "show", "REFUSED"], 0],
    [["status", "--json"], 0],
  ])("nor as bytes of a process: %j", async (argv, ended) => {
    const { status, stdout, stderr } = await home.run(...argv);
    expect(status).toBe(ended);
    expect(stdout).not.toBe("");
    expect(unsafeIn(stdout + stderr)).toEqual([]);
  });

  it("nor does what is in the environment, in the log either", async () => {
    const env = Object.fromEntries(
      ["ldap_server_name", "ldap_base", "ldap_hostdn", "LDAP_PASSWORD_FILE", "LDAP_CA_FILE", "https_proxy", "TERM"].map(
        (name) => [name, nasty],
      ),
    );
    const program = "connector-daemon/bin/connector-daemon.js";
    const settings = { ...env, PATH: process.env["PATH"] ?? "", ID_CONNECTOR_HOME: home.home };
    for (const argv of [["check"], ["check", "--json"], ["run"]]) {
      const { status, stdout, stderr } = await runProgram(program, argv, settings);
      expect(status).toBe(3);
      expect(stdout + stderr).not.toBe("");
      expect(unsafeIn(stdout + stderr)).toEqual([]);
    }
  });
});
