import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { lockFolder } from "@id-connector/folder-lock";
import { nasty, nastyName, runProgram, unsafeIn } from "@id-connector/test-world";
import { main } from "../../src/main.js";
import { authority, goneItem, idOf, makeTrashedHome, minutesAgo, type TrashedHome } from "../support/trashed-home.js";

/** As long as a file's name may be, without a slash. */
const fileName = nasty.replaceAll("/", "");
let home: TrashedHome;
let lock: { release(): Promise<void> };

beforeAll(async () => {
  home = await makeTrashedHome();
  const { folders } = home;
  const reason = { message: nasty, answer: nasty, firstAt: minutesAgo(9), retryAt: minutesAgo(-9) };
  const dn = `uid=${nastyName},cn=schueler,cn=users,ou=${nastyName},dc=ucs,dc=test`;
  const value = { ...goneItem(idOf(1)), dn, object: { username: nasty, [nasty]: nasty } };
  await home.trash({ id: idOf(1), reason: { ...reason, code: "REFUSED" }, value });
  await home.trash({ id: idOf(2), reason: { ...reason, code: nasty, answer: { [nasty]: nasty } }, value });
  const detail = [{ loc: ["body", nasty], msg: nasty, type: nasty }];
  await home.trash({ id: idOf(3), reason: { ...reason, code: "FAULTY_OBJECT", answer: detail } });
  await home.trash({ id: idOf(4), reason: { ...reason, code: "USERS_HELD" } });
  await home.trash({ id: idOf(5), reason: { ...reason, code: "DELETION_REJECTED", firstAt: nasty, lastAt: nasty } });
  await home.trash({
    id: idOf(6),
    reason: { ...reason, code: "BAD_ITEM" },
    queue: "in queue",
    value: { [nasty]: nasty },
  });
  await home.know({ [idOf(1)]: { kind: "user", schools: [nasty] }, [idOf(4)]: { kind: "user", schools: [nasty] } });
  for (const folder of [folders.inQueue, folders.outQueue(authority)]) {
    await writeFile(join(folder, `${fileName}.json`), "{");
    await mkdir(join(folder, "trash"), { recursive: true });
    await writeFile(join(folder, "trash", `${fileName}.json`), JSON.stringify(value));
  }
  await mkdir(folders.outQueue(fileName), { recursive: true });
  await writeFile(join(folders.authorities, `${fileName}.json`), `{ ${nasty}`);
  const id_broker = {
    username: nasty,
    password: nasty,
    schools: [nasty, nasty],
    version: 1,
    delete_guard: { [nasty]: 1 },
  };
  const broken = {
    name: nasty,
    active: nasty,
    url: nasty,
    plugins: ["id_broker-users", nasty],
    plugin_configs: { id_broker },
  };
  await writeFile(join(folders.authorities, "Broken.json"), JSON.stringify(broken));
  const own = { username: nasty, password: nasty, schools: [nasty], version: 1, ca_file: `/${nasty}` };
  const fine = {
    ...broken,
    name: "Fine",
    active: true,
    url: "https://127.0.0.1:1/",
    plugin_configs: { id_broker: own },
  };
  await writeFile(join(folders.authorities, "Fine.json"), JSON.stringify(fine));
  const windows = join(folders.state, "allow-deletes");
  await mkdir(windows, { recursive: true });
  const allowance = { schools: [nasty], number: 5, from: minutesAgo(5), until: minutesAgo(-60), reason: nasty };
  await writeFile(join(windows, `${authority}.json`), JSON.stringify(allowance));
  await writeFile(join(windows, "Fine.json"), JSON.stringify({ ...allowance, schools: nasty, [nasty]: nasty }));
  const trouble = { since: minutesAgo(60), code: nasty, message: nasty };
  const live = {
    state: "waiting",
    since: minutesAgo(60),
    why: trouble,
    running: 0,
    places: 0,
    rate: 0,
    schools: [nasty],
  };
  // this process counts as the daemon
  lock = await lockFolder(folders.state, "daemon");
  await writeFile(
    join(folders.state, "status.json"),
    JSON.stringify({
      ...{
        version: 1,
        pid: 1,
        startedAt: minutesAgo(90),
        at: minutesAgo(-9),
        stallSeconds: 9,
        distributed: 1,
        stages: [],
      },
      listen: { mode: nasty, heardAt: minutesAgo(1), stalled: { since: minutesAgo(60), item: nasty }, trouble },
      directory: trouble,
      authorities: {
        [authority]: { ...live, trash: { [nasty]: 3 } },
        [nasty]: live,
        Broken: { ...live, state: "misconfigured" },
      },
    }),
  );
});
afterAll(async () => {
  await lock.release();
  await home.close();
});

/** Runs it in this process as at a terminal, and says no to every question. */
async function atTerminal(argv: readonly string[]): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const open = () => Object.assign(new PassThrough(), { isTTY: true });
  const [stdin, stdout, stderr] = [open(), open(), open()];
  stdin.write("n\n");
  const secret = join(home.home, "machine.secret");
  await writeFile(secret, "secret", { mode: 0o600 });
  const env = {
    ...{ ID_CONNECTOR_HOME: home.home, ldap_server_name: "127.0.0.1", ldap_server_port: "1", ldap_base: nasty },
    ...{ ldap_hostdn: nasty, LDAP_PASSWORD_FILE: secret, LDAP_TLS: "none" },
  };
  const like = { argv: ["node", nasty, ...argv], env, stdin, stdout, stderr, on: () => undefined };
  await main(like as unknown as NodeJS.Process);
  return { stdout: String(stdout.read() ?? ""), stderr: String(stderr.read() ?? "") };
}

const of = ["--school-authority", authority];
const commands: readonly (readonly string[])[] = [
  ["status"],
  ["status", "--listen", "triggers", "--listener-dir", `/tmp/${fileName}`],
  ["health"],
  ["check"],
  ["trash"],
  ["trash", ...of],
  ["trash", "--school-authority", nasty],
  ["trash", "show", "REFUSED"],
  ["trash", "show", idOf(1), idOf(2), idOf(3), idOf(4), idOf(5), idOf(6), `${fileName}.json`],
  ["trash", "show", nasty],
  ["trash", "retry", nasty, "--code", nasty],
  ["trash", "retry", "--all", "--dry-run"],
  ["trash", "drop", `${fileName}.json`],
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

/** A title that can be seen, too. */
function titled(list: typeof commands): (readonly [string, readonly string[]])[] {
  return list.map((argv) => [argv.join(" ").replaceAll(nasty, "NASTY").replaceAll(fileName, "NASTY"), argv]);
}

describe("what others wrote into queues, trash, ledger, status and configuration, and what is typed", () => {
  it.each(titled(commands))("reaches no terminal as an order: %s", async (_, argv) => {
    const { stdout, stderr } = await atTerminal(argv);
    expect(stdout + stderr).not.toBe("");
    expect(unsafeIn(stdout + stderr, { isTerminal: true })).toEqual([]);
  });

  it.each(titled(commands.slice(0, 9)))("is in documents as it is, in escapes: %s", async (_, argv) => {
    const { stdout } = await atTerminal([...argv, "--json"]);
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
