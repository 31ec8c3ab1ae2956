import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  authority,
  noteModulesIn,
  packagesLoaded,
  type Ran,
  runProgram,
  settled,
  startWorld,
  status,
  until,
  type World,
} from "@id-connector/test-world";

interface Report {
  readonly ok: boolean;
  readonly exitStatus: number;
  readonly findings: readonly {
    readonly area: string;
    readonly what: string;
    readonly verdict: string;
    message: string;
  }[];
}

let world: World;
const data = (...path: string[]) => join(world.home, "data", ...path);
const run = (argv: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runProgram("connector-daemon/bin/connector-daemon.js", argv, { ...world.env, ...env });

/** What `check` says is wrong, one "area: message" each, and its exit status; without a stack trace, be it as text or as JSON. */
async function wrong(
  env: Readonly<Record<string, string>> = {},
): Promise<{ status: number; lines: readonly string[] }> {
  const [text, json] = await Promise.all([run(["check"], env), run(["check", "--json"], env)]);
  expect(text.status).toBe(json.status);
  expectNoTrace(text);
  const { findings, exitStatus, ok } = JSON.parse(json.stdout) as Report;
  expect({ exitStatus, ok }).toEqual({ exitStatus: json.status, ok: json.status === 0 });
  const bad = findings.filter(({ verdict }) => verdict === "bad");
  for (const { message } of bad) expect(text.stdout).toContain(message);
  return { status: json.status, lines: bad.map(({ area, message }) => `${area}: ${message}`) };
}

function expectNoTrace({ stdout, stderr }: Ran): void {
  expect(stdout + stderr).not.toMatch(/^ +at |node:internal|\.js:\d+/m);
  expect(stdout + stderr).not.toMatch(/machinesecret|s3cret/);
}

beforeAll(async () => {
  world = await startWorld();
  await world.slapd.load(world.slapd.ldif.bulk({ users: 60, schools: 2 }));
  await world.configure(authority);
});
afterAll(() => world.close());

describe("the command line", () => {
  it("--help names commands, settings and exit statuses and loads nothing that a daemon needs", async () => {
    const list = join(world.home, "loaded-modules");
    const { status: ended, stdout } = await run(["--help"], noteModulesIn(list));
    expect(ended).toBe(0);
    for (const word of ["run", "check", "status", "--home", "ldap_server_name", "Exit status"])
      expect(stdout).toContain(word);
    const loaded = await packagesLoaded(list);
    expect(loaded).toContain("yargs");
    for (const name of ["got", "ldapjs", "winston", "lmdb", "ajv"]) expect(loaded).not.toContain(name);
  });

  it.each([[[]], [["bogus"]], [["run", "--bogus"]], [["check", "--listen", "bogus"]], [["status", "extra"]]])(
    "%j is wrong usage: status 2 and a hint",
    async (argv) => {
      const ran = await run(argv);
      expect(ran.status).toBe(2);
      expect(ran.stderr).toMatch(/^connector-daemon: .+\n(?:.+\n)?Try 'connector-daemon --help'\.\n$/);
    },
  );

  it.each(["run", "check"])("%s names every wrong setting at once: status 3", async (command) => {
    const wrongs = {
      ldap_server_name: "",
      ldap_server_port: "x",
      LDAP_TLS: "some",
      ID_CONNECTOR_LISTEN: "x",
      LOG_LEVEL: "x",
    };
    const ran = await run([command], wrongs);
    expect(ran.status).toBe(3);
    for (const name of Object.keys(wrongs)) expect(ran.stdout + ran.stderr).toContain(`The setting ${name} `);
    expectNoTrace(ran);
  });

  it.each(["run", "status"])("%s with a home that is no folder: status 3 and one line", async (command) => {
    const ran = await run([command], { ID_CONNECTOR_HOME: join(world.home, "machine.secret") });
    expect(ran.status).toBe(3);
    expect(ran.stderr.trim().split("\n")).toHaveLength(1);
    expectNoTrace(ran);
  });
});

describe("check", () => {
  it("finds nothing wrong, and makes nothing: status 0", async () => {
    expect(await wrong()).toEqual({ status: 0, lines: [] });
    await expect(readFile(data())).rejects.toMatchObject({ code: "ENOENT" });
  });

  it.each([
    ["a password file that is missing", { LDAP_PASSWORD_FILE: "/nowhere" }, 3, "settings: The password file /nowhere"],
    ["a CA file that is missing", { LDAP_CA_FILE: "/nowhere" }, 3, "settings: The file /nowhere cannot be read"],
    [
      "a CA file that is none",
      { LDAP_CA_FILE: "/etc/passwd" },
      3,
      "settings: The file /etc/passwd holds no certificate",
    ],
    [
      "a folder of triggers that is missing",
      { ID_CONNECTOR_LISTEN: "triggers", APPCENTER_LISTENER_DIR: "/nowhere" },
      3,
      "folders: is not there",
    ],
    [
      "a port where nobody answers",
      { ldap_server_port: "1" },
      4,
      "directory: The LDAP server 127.0.0.1:1 cannot be reached",
    ],
    ["a base that is not there", { ldap_base: "dc=no,dc=where" }, 4, "directory: "],
    [
      "a DN that nobody has",
      { ldap_hostdn: "cn=nobody,dc=ucs,dc=test" },
      4,
      "directory: The LDAP server 127.0.0.1 refuses the bind",
    ],
  ])("%s", async (_, env, exit, message) => {
    const found = await wrong(env);
    expect(found).toEqual({ status: exit, lines: [expect.stringContaining(message)] });
  });

  it("an LDAP password that is wrong", async () => {
    const file = join(world.home, "wrong.secret");
    await writeFile(file, "wrong\n");
    const found = await wrong({ LDAP_PASSWORD_FILE: file });
    expect(found).toEqual({ status: 4, lines: [expect.stringMatching(/^directory: .*invalid credentials/)] });
  });

  it("a CA that did not sign the LDAP server's certificate", async () => {
    const found = await wrong({ LDAP_CA_FILE: join(world.home, "broker-ca.pem") });
    expect(found).toEqual({ status: 4, lines: [expect.stringMatching(/^directory: .*certificate/)] });
  });

  it("a CA that did not sign the broker's certificate", async () => {
    const found = await wrong({ SSL_CERT_FILE: world.slapd.ldap.caFile });
    expect(found).toEqual({ status: 5, lines: [expect.stringMatching(/^broker: its certificate is not accepted/)] });
  });

  it("a broker's password that is wrong", async () => {
    await world.configure(authority, { password: "wrong" });
    const found = await wrong();
    expect(found).toEqual({ status: 5, lines: [expect.stringMatching(/^broker: .*(?:401|refused)/)] });
  });

  it("an address where no broker is", async () => {
    await world.configure(authority, { url: "https://127.0.0.1:1/" });
    const found = await wrong();
    expect(found).toEqual({ status: 5, lines: [expect.stringMatching(/^broker: .*127\.0\.0\.1:1.*ECONNREFUSED/)] });
  });

  it("a configuration with several mistakes: all of them", async () => {
    const file = join(world.home, "conf", "school_authorities", `${authority}.json`);
    const config = JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
    await writeFile(file, JSON.stringify({ ...config, active: "yes", url: "http://broker.example.org/" }));
    const found = await wrong();
    expect(found.status).toBe(3);
    expect(found.lines).toHaveLength(2);
    await world.configure(authority);
  });

  it("what is only doubtful is said and stops nothing", async () => {
    await world.configure(authority, { schools: ["bulk000", "nowhere"] });
    const ran = await run(["check"]);
    expect(ran.status).toBe(0);
    expect(ran.stdout).toContain("lists schools that the directory does not show: nowhere");
    await world.configure(authority);
  });
});

describe("status", () => {
  it("where nothing ever ran says so: status 1", async () => {
    const ran = await run(["status"]);
    expect(ran).toMatchObject({ status: 1, stderr: "" });
    expect(ran.stdout).toContain("No daemon runs");
    expect(JSON.parse((await run(["status", "--json"])).stdout)).toMatchObject({ running: false, authorities: [] });
  });

  it("of a daemon at work says how it does: status 0; a second daemon leaves with status 6 and says why", async () => {
    const daemon = world.start();
    await world.converged();
    await settled(world); // the daemon removes an item after the broker has its object
    await until("its status is told", async () => (await status(world)).authorities[authority]?.state === "working");
    const ran = await run(["status"]);
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    expect(ran.stdout).toMatch(/authority Traeger2: working.*\n.*0 waiting, 0 in the trash\n.*60 users/);
    const json = JSON.parse((await run(["status", "--json"])).stdout) as unknown;
    expect(json).toMatchObject({ running: true, authorities: [{ name: authority, ledger: { held: { user: 60 } } }] });

    const second = await run(["run"]);
    expect(second.status).toBe(6);
    expect(second.stderr.trim().split("\n")).toHaveLength(1);
    expect(second.stderr).toContain("another daemon works on this folder");
    expectNoTrace(second);
    expect((await run(["check"])).stdout).toContain("a daemon runs on this folder already");
    expect(await daemon.stop()).toBe(0);
  });

  it("after it has stopped, and of a ledger that is damaged, still shows the queues", async () => {
    await writeFile(data("ledger", "data.mdb"), "no ledger");
    const ran = await run(["status"]);
    expect(ran).toMatchObject({ status: 1, stderr: "" });
    expect(ran.stdout).toContain("not known, the ledger cannot be read");
    await rm(data(), { recursive: true });
    await mkdir(data());
  });
});
