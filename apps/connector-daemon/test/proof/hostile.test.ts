import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "@jest/globals";
import { startHostileBroker, startHostileDirectory, type HostileDirectory } from "@id-connector/hostile";
import {
  authority,
  runProgram,
  startWorld,
  status,
  unsafeIn,
  until,
  type Daemon,
  type World,
} from "@id-connector/test-world";

let world: World;
let directory: HostileDirectory;
const daemons: Daemon[] = [];
beforeAll(async () => {
  world = await startWorld();
  await world.slapd.load(world.slapd.ldif.bulk({ users: 20, schools: 1 }));
  await world.configure(authority);
  directory = await startHostileDirectory({ behaviour: "negative-length" });
});
afterEach(async () => {
  for (const daemon of daemons.splice(0)) await daemon.kill();
  world.broker.faults.clear();
});
afterAll(async () => {
  await directory.stop();
  await world.close();
});

function start(env: Readonly<Record<string, string>> = {}): Daemon {
  const daemon = world.start(env);
  daemons.push(daemon);
  return daemon;
}

it("a broker that answers 101 to everything halts the authority, which recovers when the broker has", async () => {
  world.broker.faults.add({ kind: "switch" });
  const daemon = start();
  await daemon.logged(
    ({ authority: of, outcome, code }) => of === authority && outcome === "waiting" && code === "BAD_ANSWER",
  );
  await until(
    "the authority says that it waits",
    async () => (await status(world)).authorities[authority]?.state === "waiting",
  );
  world.broker.faults.clear();
  await world.converged();
  expect(await daemon.stop()).toBe(0);
});

it("a broker that answers 101 to what is in flight keeps nobody from stopping in order", async () => {
  const daemon = start();
  await daemon.logged(({ message }) => message === "authority is served");
  world.broker.faults.add({ kind: "switch" });
  world.broker.clearRequests();
  const dn = world.slapd.dn.user("b000.u00000", "student", "bulk000");
  await world.slapd.modify(`dn: ${dn}\nchangetype: modify\nreplace: givenName\ngivenName: Other\n`);
  await until("it is asked", () => world.broker.requests.length > 0);
  expect(await daemon.stop()).toBe(0);
  expect(daemon.lines.at(-1)).toMatchObject({ outcome: "stopped" });
  expect(daemon.lines.some(({ hanging }) => hanging !== undefined)).toBe(false);
});

/** The world with the hostile directory in the place of the real one. */
const facing = () => ({ ...world.env, ldap_server_name: "127.0.0.1", ldap_server_port: String(directory.port) });

it("nine bytes before TLS are a finding of check, and nothing worse", async () => {
  const {
    status: code,
    stdout,
    stderr,
  } = await runProgram("connector-daemon/bin/connector-daemon.js", ["check"], facing());
  expect([code, stderr]).toEqual([4, ""]);
  expect(stdout).toContain("sent something that is not LDAP");
  expect(stdout).toContain("It would not work: see directory.");
});

it("nine bytes before TLS end verify with the directory's status", async () => {
  const argv = ["all", "--school_authority_name", authority];
  const { status: code, stderr } = await runProgram("verify-cli/bin/verify-cli.js", argv, facing());
  expect(code).toBe(4);
  expect(stderr).toMatch(/^\S+: .*sent something that is not LDAP.*\n/);
});

it("nine bytes before TLS let the daemon wait for its directory", async () => {
  const daemon = start(facing());
  await daemon.logged(({ stage, outcome }) => stage === "listen" && outcome === "waiting");
  const before = directory.connections();
  await until("it tries again", () => directory.connections() > before);
  expect(await daemon.stop()).toBe(0);
});

it("what a directory says in orders to a terminal reaches neither one nor the log", async () => {
  directory.behave("terminal-words");
  const env = { ...facing(), LDAP_TLS: "none" };
  const verify = ["all", "--school_authority_name", authority];
  for (const [program, argv] of [
    ["connector-daemon/bin/connector-daemon.js", ["check"]],
    ["verify-cli/bin/verify-cli.js", verify],
  ] as const) {
    const { status: code, stdout, stderr } = await runProgram(program, argv, env);
    expect(code).toBe(4);
    expect(unsafeIn(stdout + stderr)).toEqual([]);
  }
  const daemon = start(env);
  await daemon.logged(({ stage, outcome }) => stage === "listen" && outcome === "waiting");
  expect(await daemon.stop()).toBe(0);
  expect(unsafeIn(daemon.text())).toEqual([]);
});

it("what a broker says in orders to a terminal reaches none", async () => {
  const broker = await startHostileBroker({ behaviour: "terminal-words" });
  await world.configure("Orders", { url: broker.url });
  const { stdout, stderr } = await runProgram(
    "verify-cli/bin/verify-cli.js",
    ["users", "--school_authority_name", "Orders"],
    world.env,
  );
  await rm(join(world.home, "conf", "school_authorities", "Orders.json"));
  await broker.stop();
  expect(broker.requests()).toBeGreaterThan(0);
  expect(stdout + stderr).not.toBe("");
  expect(unsafeIn(stdout + stderr)).toEqual([]);
});

it("check says that NODE_TLS_REJECT_UNAUTHORIZED switches nothing off", async () => {
  const env = { ...world.env, NODE_TLS_REJECT_UNAUTHORIZED: "0" };
  const { status: code, stdout } = await runProgram("connector-daemon/bin/connector-daemon.js", ["check"], env);
  expect(code).toBe(0);
  expect(stdout).toMatch(/look at +NODE_TLS_REJECT_UNAUTHORIZED: is 0, but/);
  const unknown = { ...env, SSL_CERT_FILE: "", LDAP_CA_FILE: world.env["SSL_CERT_FILE"] ?? "" };
  const refused = await runProgram("connector-daemon/bin/connector-daemon.js", ["check"], unknown);
  expect(refused.status).toBe(4);
  expect(refused.stdout).toMatch(/WRONG +Traeger2: its certificate is not accepted/);
  expect(refused.stdout).toMatch(/WRONG +127.0.0.1:\d+: .*not trusted|StartTLS .* failed/);
});
