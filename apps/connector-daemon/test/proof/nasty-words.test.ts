import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { lockFolder } from "@id-connector/folder-lock";
import { nastyItem, nastyReasons, putTerminalWords } from "@id-connector/hostile";
import { atTerminal, nasty, nastyFile, runProgram, titled, unsafeIn } from "@id-connector/test-world";
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
async function typed(argv: readonly string[]): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const secret = join(home.home, "machine.secret");
  await writeFile(secret, "secret", { mode: 0o600 });
  const env = {
    ...{ ID_CONNECTOR_HOME: home.home, ldap_server_name: "127.0.0.1", ldap_server_port: "1", ldap_base: nasty },
    ...{ ldap_hostdn: nasty, LDAP_PASSWORD_FILE: secret, LDAP_TLS: "none" },
  };
  return atTerminal(main, { argv, env, name: nasty });
}

const of = ["--school-authority", authority];
const commands: readonly (readonly string[])[] = [
  ["status"],
  ["status", "--listen", "triggers", "--listener-dir", `/tmp/${nastyFile}`],
  ["health"],
  ["check"],
  ["trash"],
  ["trash", ...of],
  ["trash", "--school-authority", nasty],
  ["trash", "show", "REFUSED"],
  ["trash", "show", idOf(1), idOf(2), idOf(3), idOf(4), idOf(5), idOf(6), `${nastyFile}.json`],
  ["trash", "show", nasty],
  ["trash", "retry", nasty, "--code", nasty],
  ["trash", "retry", "--all", "--dry-run"],
  ["trash", "drop", `${nastyFile}.json`],
  ["trash", "drop", nasty],
  ["release", ...of],
  ["release", ...of, "--school", nasty],
  ["release", ...of, "--all"],
  ["release", ...of, "--all", "--dry-run"],
  ["release", "--school-authority", nasty, "--all"],
  ["release", ...of, nasty],
  ["reject", ...of, "--all", "--reason", nasty],
  ["reject", ...of, "--all", "--reason", nasty, "--dry-run"],
  ["reject", ...of, "--code", nasty, "--reason", nasty],
  ["allow-deletes", ...of],
  ["allow-deletes", "--school-authority", "Fine"],
  ["allow-deletes", "--school-authority", nasty],
  ["allow-deletes", ...of, "--until", nasty],
  ["allow-deletes", ...of, "--until", "8h", "--school", nasty, "--dry-run"],
  ["allow-deletes", ...of, "--until", "8h", "--school", nasty, "--reason", nasty, "--number", nasty],
  ["allow-deletes", ...of, "--until", "8h", "--school", `${nasty}x`],
  [nasty],
  ["trash", nasty],
  ["status", `--${nasty}`],
  ["status", "--listen", nasty],
  ["status", "--home", `/${nasty}`],
  ["check", "--ldap-server-name", nasty, "--ldap-server-port", nasty, "--ldap-base", nasty, "--ldap-tls", nasty],
  ["run", "--home", `/proc/${nasty}`, "--ldap-server-name", nasty],
  ["run", "--help"],
];

describe("what others wrote into queues, trash, ledger, status and configuration, and what is typed", () => {
  it.each(titled(commands))("reaches no terminal as an order: %s", async (_, argv) => {
    const { stdout, stderr } = await typed(argv);
    expect(stdout + stderr).not.toBe("");
    expect(unsafeIn(stdout + stderr, { isTerminal: true })).toEqual([]);
  });

  it.each(titled(commands.slice(0, 9)))("is in documents as it is, in escapes: %s", async (_, argv) => {
    const { stdout } = await typed([...argv, "--json"]);
    expect(unsafeIn(stdout)).toEqual([]);
    expect(JSON.stringify(JSON.parse(stdout))).toContain("FORGED");
  });

  it.each([[["status"]], [["check"]], [["trash"]], [["trash", "show", "REFUSED"]], [["status", "--json"]]])(
    "nor as bytes of a process: %j",
    async (argv) => {
      const { stdout, stderr } = await home.run(...argv);
      expect(stdout).not.toBe("");
      expect(unsafeIn(stdout + stderr)).toEqual([]);
    },
  );

  it("nor does what is in the environment, in the log either", async () => {
    const env = Object.fromEntries(
      ["ldap_server_name", "ldap_base", "ldap_hostdn", "LDAP_PASSWORD_FILE", "LDAP_CA_FILE", "https_proxy", "TERM"].map(
        (name) => [name, nasty],
      ),
    );
    const program = "connector-daemon/bin/connector-daemon.js";
    const settings = { ...env, PATH: process.env["PATH"] ?? "", ID_CONNECTOR_HOME: home.home };
    for (const argv of [["check"], ["check", "--json"], ["run"]]) {
      const { stdout, stderr } = await runProgram(program, argv, settings);
      expect(stdout + stderr).not.toBe("");
      expect(unsafeIn(stdout + stderr)).toEqual([]);
    }
  });
});
