import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { endWithUs } from "@id-connector/slapd-fixture";
import { authority, runProgram, startWorld, withoutTerminal, type Ran, type World } from "@id-connector/test-world";
import { main } from "../../src/main.js";
import { converse, interrupt } from "../support/converse.js";

const bin = "connector-daemon/bin/connector-daemon.js";
const school = "bulk001";

let world: World;
let home: string;
/** Nothing of the directory: everything is told. */
let env: Readonly<Record<string, string>>;
const file = (name: string) => join(world.home, name);
const configured = () => join(home, "conf", "school_authorities", `${authority}.json`);

beforeAll(async () => {
  world = await startWorld();
  await world.slapd.load(world.slapd.ldif.bulk({ users: 90, schools: 3 }));
  for (const [name, content] of [
    ["broker.secret", world.password],
    ["wrong.secret", "wrong"],
  ] as const)
    await writeFile(file(name), `${content}\n`, { mode: 0o600 });
});
afterAll(() => world.close());

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "setup-"));
  env = { PATH: process.env["PATH"] ?? "" };
});
afterEach(() => rm(home, { recursive: true, force: true }));

type Given = Readonly<Record<string, string>>;

/** All that is needed, as flags; a flag with an empty value is left out. */
function flags(change: Given = {}): readonly string[] {
  const { host, port, base, bindDn, caFile } = world.slapd.ldap;
  const given: Given = {
    home,
    "ldap-server-name": host,
    "ldap-server-port": String(port),
    "ldap-base": base,
    "ldap-hostdn": bindDn,
    "ldap-ca-file": caFile,
    "ldap-password-file": file("machine.secret"),
    "school-authority": authority,
    url: world.broker.url,
    "password-file": file("broker.secret"),
    "ca-file": file("broker-ca.pem"),
    school,
    ...change,
  };
  return Object.entries(given).flatMap(([flag, value]) => (value === "" ? [] : [`--${flag}`, value]));
}

const program = (argv: readonly string[], more: Given = {}) =>
  withoutTerminal(main, { argv, env: { ...env, ...more }, name: "connector-daemon" });
const setup = (change: Given = {}, more: Given = {}) => program(["setup", "--json", ...flags(change)], more);

/** The variables as a shell has them that read the settings file. */
function variables(): Record<string, string> {
  const script = `set -a; . '${join(home, "conf", "environment")}'; exec env -0`;
  const read = execFileSync("/bin/sh", ["-c", script], { env, encoding: "utf8" });
  return Object.fromEntries(
    read
      .split("\0")
      .filter(Boolean)
      .map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
  );
}

/** A daemon with these variables alone, until the broker holds the school. */
async function deliver(): Promise<void> {
  const path = fileURLToPath(new URL("../../bin/connector-daemon.js", import.meta.url));
  const daemon = endWithUs(spawn(process.execPath, [path, "run"], { env: variables(), stdio: "ignore" }));
  await world.converged(authority, [school]);
  daemon.kill("SIGTERM");
  expect(await once(daemon, "close")).toEqual([0, null]);
}

function expectNoSecret({ stdout, stderr }: Ran): void {
  expect(stdout + stderr).not.toMatch(/machinesecret|s3cret-Of/);
}

it("from flags to the first pupil at the broker", async () => {
  const ran = await runProgram(bin, ["setup", "--json", ...flags()], env);
  expect(ran).toMatchObject({ status: 0 });
  expectNoSecret(ran);
  expect(JSON.parse(ran.stdout)).toMatchObject({
    ...{ command: "setup", authority, file: configured(), configured: [school], daemonRuns: false },
    schools: ["bulk000", school, "bulk002"].map((name) => ({ name, users: 30, findings: [] })),
    next: [
      `set -a; . ${join(home, "conf", "environment")}; set +a`,
      "connector-daemon run",
      ...Array<unknown>(3).fill(expect.any(String)),
    ],
  });
  for (const path of [configured(), join(home, "conf", "environment")])
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  await deliver();
  world.broker.loseEverything();
});

it("from questions to the first pupil at the broker, with mistakes on the way", async () => {
  const { host, port, base, bindDn, caFile, password } = world.slapd.ldap;
  const { status, shown } = await converse(["setup"], env, [
    ["Folder for configuration", home],
    ["Name of the LDAP server", host],
    ["Port of the LDAP server", "1"],
    ["Base DN", base],
    ["DN to log in", bindDn],
    ["Password of that DN", "wrong"],
    [["Nothing listens on this port", "Port of the LDAP server"], `\u0015${port}`],
    ["Name of the LDAP server", ""],
    [["does not know who signed", "File with the certificate authority"], caFile],
    [["the DN or the password is wrong", "DN to log in"], ""],
    ["Password of that DN", password],
    [["3 schools visible", "Name of the school authority"], authority],
    ["Address of the ID Broker", world.broker.url],
    ["Name to log in with", ""],
    ["Password for the ID Broker", world.password],
    [["does not know who signed", "File with the certificate authority"], file("broker-ca.pem")],
    [["the broker knows it", "Which school"], "bulk01"],
    [["Is it bulk001", "Which school"], `\u0015${school}`],
  ]);
  expect(shown).toContain("What to do next:");
  expect(status).toBe(0);
  expect(shown).not.toMatch(/machinesecret|s3cret-Of|Warning/);
  expect((await stat(join(home, "conf", "directory.secret"))).mode & 0o777).toBe(0o600);
  await deliver();
  world.broker.loseEverything();
});

it("Ctrl-C at a question ends it: status 130, and nothing was written", async () => {
  const { status, shown } = await converse(["setup", "--home", home], env, [["Name of the LDAP server", interrupt]]);
  expect(status).toBe(130);
  expect(shown).toContain("nothing was written");
  expect(await readdir(home)).toEqual([]);
});

it("a folder that was typed and holds the files of a newer version is refused", async () => {
  await mkdir(join(home, "data/state"), { recursive: true });
  await writeFile(join(home, "data/state/format.json"), '{"format":99}');
  const { status, shown } = await converse(["setup"], env, [["Folder for configuration", home]]);
  expect(shown).toContain("only a newer version");
  expect(status).toBe(3);
  expect(await readdir(home)).toEqual(["data"]);
});

it("the next setup begins with what the settings file says, and changes it only when it works", async () => {
  expect(await setup()).toMatchObject({ status: 0 });
  const second = await program(["setup", "--home", home, "--directory", "--ldap-server-port", "1"]);
  expect(second).toMatchObject({ status: 4, stderr: expect.stringContaining("CONNECTION_REFUSED") as unknown });
  expect(variables()["ldap_server_port"]).toBe(String(world.slapd.ldap.port));
  const { ldapsPort } = world.slapd.ldap;
  const argv = ["setup", "--home", home, "--directory", "--ldap-tls", "ldaps", "--ldap-server-port", String(ldapsPort)];
  expect(await program(argv)).toMatchObject({ status: 0 });
  expect(variables()).toMatchObject({
    ldap_server_port: String(ldapsPort),
    LDAP_TLS: "ldaps",
    ldap_base: world.slapd.ldap.base,
  });
});

it("where the surroundings give the settings, as on a UCS host, they are tried and neither asked nor written", async () => {
  const { status, shown } = await converse(["setup"], { ...world.env, ID_CONNECTOR_HOME: home }, [
    [["3 schools visible", "Name of the school authority"], authority],
    ["Address of the ID Broker", world.broker.url],
    ["Name to log in with", ""],
    ["Password for the ID Broker", world.password],
    ["Which school", ""],
  ]);
  expect(shown).toContain("no school yet");
  expect(status).toBe(0);
  expect(await readdir(join(home, "conf"))).toEqual(["school_authorities"]);
});

it("where they are wrong there, what they have to be is said, and no file is written that nobody would read", async () => {
  const surroundings = { ...world.env, ID_CONNECTOR_HOME: home, LDAP_CA_FILE: file("broker-ca.pem") };
  const ran = await setup({ home: "" }, surroundings);
  expect(ran).toMatchObject({ status: 0 });
  expect(JSON.parse(ran.stdout)).toMatchObject({
    settingsFile: null,
    toSet: { LDAP_CA_FILE: world.slapd.ldap.caFile },
  });
  expect(await readdir(join(home, "conf"))).toEqual(["school_authorities"]);
});

describe("a mistake is answered with a code and what helps, and nothing is written", () => {
  const unknown = "localhost.invalid";
  const https = (change: (url: URL) => void) => () => {
    const url = new URL(world.broker.url);
    change(url);
    return { url: url.href };
  };
  it.each<[string, Given | (() => Given), number, string]>([
    ["the directory's port", { "ldap-server-port": "1" }, 4, "CONNECTION_REFUSED"],
    ["a name that nobody has", { "ldap-server-name": unknown }, 4, "UNKNOWN_HOST"],
    ["the base", { "ldap-base": "dc=no,dc=where" }, 4, "NO_SUCH_BASE"],
    ["a base that is no DN", { "ldap-base": "example.org" }, 3, "SETTINGS"],
    ["the DN", { "ldap-hostdn": "cn=nobody,dc=ucs,dc=test" }, 4, "BIND_REFUSED"],
    ["the directory's password", () => ({ "ldap-password-file": file("wrong.secret") }), 4, "BIND_REFUSED"],
    ["a password file that is missing", { "ldap-password-file": "/nowhere" }, 3, "PASSWORD_FILE"],
    ["the directory's CA", () => ({ "ldap-ca-file": file("broker-ca.pem") }), 4, "UNKNOWN_CA"],
    ["a CA file that is missing", { "ldap-ca-file": "/nowhere" }, 3, "CA_FILE"],
    ["a port that speaks no TLS", () => ({ "ldap-tls": "ldaps" }), 4, "UNREACHABLE"],
    ["the broker's port", https((url) => (url.port = "1")), 5, "CONNECTION_REFUSED"],
    ["the broker's name", https((url) => (url.hostname = unknown)), 5, "UNKNOWN_HOST"],
    ["the broker's scheme", { url: "http://broker.example.org" }, 3, "NOT_HTTPS"],
    ["no address", { url: "broker.example.org" }, 3, "BAD_VALUE"],
    ["the broker's CA", { "ca-file": "" }, 5, "UNKNOWN_CA"],
    ["a CA file of the broker that holds none", () => ({ "ca-file": file("machine.secret") }), 5, "CA_FILE"],
    ["the broker's password", () => ({ "password-file": file("wrong.secret") }), 5, "LOGIN"],
    ["the broker's password file", { "password-file": "/nowhere" }, 3, "PASSWORD_FILE"],
    [
      "a name of no authority",
      { "school-authority": "Nobody", username: `provisioning-${authority}` },
      5,
      "AUTHORITY_UNKNOWN",
    ],
    [
      "the name of another authority",
      { "school-authority": "Other", username: `provisioning-${authority}` },
      5,
      "FORBIDDEN",
    ],
    ["a name that cannot be one", { "school-authority": "Träger 2" }, 3, "BAD_VALUE"],
    ["the school", { school: "bulk01" }, 4, "NO_SUCH_SCHOOL"],
    ["an answer that is missing", { "school-authority": "", url: "" }, 2, "MISSING_ANSWER"],
  ])("%s", async (_, change, status, code) => {
    await expectMistake(await setup(typeof change === "function" ? change() : change), { status, code });
  });

  const slapdShows = { expired: "expired", other: "for another name", right: "good" } as const;
  const brokerShows = { expired: "expired", other: "other name", right: "right" } as const;
  type Kind = keyof typeof slapdShows;

  it.each<[string, number, (kind: Kind) => Promise<void>]>([
    ["the directory's certificate", 4, (kind) => world.slapd.present(slapdShows[kind])],
    ["the broker's certificate", 5, (kind) => world.broker.showCertificate(brokerShows[kind])],
  ])("%s has expired, or is made for another name", async (_, status, show) => {
    await show("expired");
    await expectMistake(await setup(), { status, code: "CERTIFICATE_EXPIRED" });
    await show("other");
    await expectMistake(await setup(), { status, code: "CERTIFICATE_NAME" });
    await show("right");
  });

  it("the clock", async () => {
    world.broker.set({ clockOffsetMs: -3_600_000 });
    await expectMistake(await setup(), { status: 5, code: "CLOCK" });
    world.broker.set({ clockOffsetMs: 0 });
  });

  it("the proxy", async () => {
    await expectMistake(await setup({}, { https_proxy: "http://127.0.0.1:1" }), { status: 5, code: "PROXY" });
  });

  it("an account that may read no users", async () => {
    const hide = [
      `access to filter=(objectClass=ucsschoolType) by dn.exact="${world.slapd.ldap.adminDn}" write by * none`,
    ];
    await world.slapd.reconfigure({ access: hide });
    await expectMistake(await setup(), { status: 4, code: "NO_USERS" });
    await world.slapd.reconfigure({ access: [] });
  });

  it("a folder that others may write, and a home that is none", async () => {
    await mkdir(join(home, "data"));
    await chmod(join(home, "data"), 0o777);
    const ran = await setup();
    expect(codeOf(ran)).toEqual({ status: 3, code: "NOT_TRUSTED" });
    expect(ran.stderr).toContain("chmod");
    expect(codeOf(await setup({ home: file("machine.secret") }))).toEqual({ status: 3, code: "FOLDER" });
  });

  async function expectMistake(ran: Ran, expected: { status: number; code: string }): Promise<void> {
    expect(codeOf(ran)).toEqual(expected);
    expectNoSecret(ran);
    // beside what is wrong, what helps
    expect(ran.stderr).toMatch(/Check --|\n {2}\S/);
    expect(await readdir(home)).toEqual([]);
  }

  function codeOf({ status, stdout }: Ran): { status: number; code: string } {
    const { error } = JSON.parse(stdout) as { readonly error: { readonly code: string } };
    return { status, code: error.code };
  }
});

describe("--change", () => {
  const change = (...argv: string[]) => program(["setup", "--home", home, "--change", authority, ...argv]);

  it("keeps the file where the new login does not work, and writes it where it does", async () => {
    expect(await setup()).toMatchObject({ status: 0 });
    const before = await readFile(configured(), "utf8");
    const wrong = await change("--password-file", file("wrong.secret"));
    expect(wrong).toMatchObject({ status: 5, stderr: expect.stringContaining("(LOGIN)") as unknown });
    expect(await readFile(configured(), "utf8")).toBe(before);
    expect(await change()).toMatchObject({ status: 2 });

    world.broker.setPassword(authority, "another-Secret");
    await writeFile(file("new.secret"), "another-Secret\n", { mode: 0o600 });
    expect(await change("--password-file", file("new.secret"))).toMatchObject({ status: 0 });
    expect(await readFile(configured(), "utf8")).toBe(before.replace(world.password, "another-Secret"));
    world.broker.setPassword(authority, world.password);
  });

  it("asks for no other name, and shows no password that stands in an address", async () => {
    expect(await setup()).toMatchObject({ status: 0 });
    const other = await change("--username", "provisioning-Other");
    expect(other).toMatchObject({ status: 5, stderr: expect.stringContaining("(FORBIDDEN)") as unknown });
    expect(other.stderr).toContain("cannot be changed");
    expect(other.stderr).not.toContain("--school-authority");
    const odd = await change("--url", "https://user:geheim@broker.example.org/");
    expect(odd).toMatchObject({ status: 3 });
    expect(odd.stdout + odd.stderr).not.toContain("geheim");
  });

  it("of an authority that is not there says which there are", async () => {
    expect(await setup()).toMatchObject({ status: 0 });
    const ran = await program(["setup", "--home", home, "--change", authority.toLowerCase(), "--url", "https://a.org"]);
    expect(ran).toMatchObject({ status: 3, stderr: expect.stringContaining(`Is it "${authority}"?`) as unknown });
  });

  it("a second authority of the same name is refused, and led to --change", async () => {
    expect(await setup()).toMatchObject({ status: 0 });
    const again = await setup();
    expect(again).toMatchObject({
      status: 3,
      stderr: expect.stringContaining(`setup --change ${authority}`) as unknown,
    });
  });
});
