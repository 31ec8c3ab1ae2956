import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  authority,
  changesIn,
  type Daemon,
  type LogLine,
  runProgram,
  startWorld,
  status,
  until,
  type World,
} from "@id-connector/test-world";
import { writeConverted, writeTrigger } from "../support/listener-files.js";
import { openMutedWay } from "../support/muted-way.js";

interface Health {
  readonly ok: boolean;
  readonly problems: readonly { readonly code: string; readonly authority?: string; readonly since?: string }[];
  readonly notes: readonly string[];
}

let world: World;
let daemon: Daemon;
let office: ReturnType<typeof changesIn>;

const run = (...argv: string[]) => runProgram("connector-daemon/bin/connector-daemon.js", argv, world.env);
/** The codes of all problems that `health` tells, which its exit status must agree with. */
async function problems(): Promise<readonly string[]> {
  const { status: ended, stdout, stderr } = await run("health", "--json");
  const { ok, problems: found } = JSON.parse(stdout) as Health;
  expect({ ok, ended, stderr }).toEqual({ ok: found.length === 0, ended: found.length === 0 ? 0 : 1, stderr: "" });
  return found.map(({ code }) => code);
}
const healthy = () => until("all is well", async () => (await problems()).length === 0);
const told = (wanted: Readonly<Record<string, unknown>>, from = 0) =>
  daemon.logged(
    (line) => daemon.lines.indexOf(line) >= from && Object.entries(wanted).every(([key, value]) => line[key] === value),
  );
const stalls = (): readonly LogLine[] => daemon.lines.filter(({ code }) => code === "STALLED");
const level = async () => (await status(world)).listen.level?.join();
const position = async () => (await world.slapd.read(world.slapd.ldap.base, "contextCSN")).join();
/** Whatever was changed so far was looked at, and found to be heard of or of no concern. */
const isLevel = () => until("nothing is missing", async () => (await level()) === (await position()));

async function start(listen: string, env: Readonly<Record<string, string>> = {}): Promise<void> {
  const before = Date.now();
  daemon = world.start({ ID_CONNECTOR_LISTEN: listen, ID_CONNECTOR_STALL_SECONDS: "2", ...env });
  await until("it watches", async () => {
    const live = await status(world).catch(() => undefined);
    return live !== undefined && Date.parse(live.startedAt) >= before && live.listen.level !== undefined;
  });
}
async function changeUser(name: string): Promise<{ readonly id: string; readonly dn: string }> {
  const dn = office.student(name);
  const id = await world.slapd.entryUuid(dn);
  await office.lastname(dn, `Changed ${Date.now()}`);
  return { dn, id };
}
async function convert({ id, dn }: { readonly id: string; readonly dn: string }): Promise<void> {
  const object = { school: ["bulk000"] };
  const item = { id, dn, udm_object_type: "users/user", object, options: ["default", "ucsschoolStudent"] };
  await writeConverted(join(world.home, "data", "listener"), item);
}

/** The daemon sees the change and its item at once, however long this takes us. */
async function changeAndConvert(name: string): Promise<void> {
  daemon.child.kill("SIGSTOP");
  await convert(await changeUser(name));
  daemon.child.kill("SIGCONT");
}

beforeAll(async () => {
  world = await startWorld();
  office = changesIn(world, "bulk000");
  await world.slapd.load(world.slapd.ldif.bulk({ users: 10, schools: 1 }));
  await world.configure(authority);
});
afterAll(() => world.close());

it("where no daemon runs, health says so: status 1", async () => {
  expect(await problems()).toEqual(["NO_DAEMON"]);
  const ran = await run("health");
  expect(ran).toMatchObject({ status: 1, stderr: "" });
  expect(ran.stdout).toMatch(/^No daemon runs on this folder\. .*\n$/);
});

describe("where the App Center's converter fills the queue", () => {
  let user: { readonly id: string; readonly dn: string };
  beforeAll(() => start("appcenter"));
  afterAll(() => daemon.stop());

  it("a change of something that is neither user nor group is no alarm", async () => {
    await world.slapd.modify(
      world.slapd.ldif.modify(`cn=computers,${world.slapd.ldap.base}`, { replace: { description: "new" } }),
    );
    await isLevel();
    expect(await run("health")).toEqual({ status: 0, stdout: "All is well.\n", stderr: "" });
    expect(stalls()).toEqual([]);
  });

  it("nor is a user's change that comes through", async () => {
    await changeAndConvert("b000.u00001");
    await isLevel();
    expect(stalls()).toEqual([]);
  });

  it("a user's change that does not come through is a stall: in the log, in health and on top of the status", async () => {
    user = await changeUser("b000.u00002");
    expect(await told({ code: "STALLED", outcome: "stalled", level: "warn" })).toMatchObject({
      why: expect.stringContaining(`(${user.id}, for example)`) as unknown,
    });
    await until("health says so", async () => (await problems()).includes("STALLED"));
    const ran = await run("health");
    expect(ran.status).toBe(1);
    expect(ran.stdout).toMatch(
      /^Users or groups were changed .* nothing has come through for \d+ s \(since \d{4}-.*converter/,
    );
    expect((await run("status")).stdout.split("\n")[1]).toMatch(/^PROBLEM: Users or groups were changed/);
    expect(JSON.parse((await run("status", "--json")).stdout)).toMatchObject({ problems: [{ code: "STALLED" }] });
    expect(stalls()).toHaveLength(1);
  });

  it("a daemon that is started again knows of it", async () => {
    const { stalled } = (await status(world)).listen;
    await daemon.stop();
    await start("appcenter");
    await told({ code: "STALLED", outcome: "stalled" });
    expect((await status(world)).listen.stalled).toEqual(stalled);
  });

  it("an item that comes through ends it", async () => {
    await convert(user);
    await told({ code: "STALLED", outcome: "working", level: "info" });
    await healthy();
    await isLevel();
    expect(stalls()).toHaveLength(2);
  });

  it("what waits because no authority is active is no stall", async () => {
    await world.configure(authority, { active: false });
    await until("it is deactivated", async () => (await status(world)).authorities[authority]?.state === "deactivated");
    await changeUser("b000.u00003");
    await isLevel();
    expect(await problems()).toEqual([]);
    await world.configure(authority);
  });

  it("an authority that waits for long is a problem until its broker is back", async () => {
    const mend = world.broker.faults.add({ kind: "reset" });
    await changeAndConvert("b000.u00004");
    await told({ code: "WAITING", authority, level: "warn" });
    expect(await problems()).toEqual(["WAITING"]);
    mend();
    await told({ code: "WAITING", authority, outcome: "working", level: "info" });
    await healthy();
  });

  it("what lies in the trash is worth a note, and no problem", async () => {
    const mend = world.broker.faults.add({ kind: "status", status: 422, only: { methods: ["PUT", "POST"] } });
    await changeAndConvert("b000.u00009");
    await until("it is noted", async () => {
      const { status: ended, stdout } = await run("health");
      return ended === 0 && /^All is well\.\nNote: Authority Traeger2: in the trash are 1 REFUSED; .*\n$/.test(stdout);
    });
    mend();
  });

  it("a configuration with mistakes is one until it is mended", async () => {
    const file = join(world.home, "conf", "school_authorities", "Broken.json");
    await writeFile(file, JSON.stringify({ name: "Broken" }), { mode: 0o600 });
    await until("health says so", async () => (await problems()).includes("MISCONFIGURED"));
    await world.configure("Broken", { active: false });
    await healthy();
  });

  it("a directory that does not answer for long is one until it does", async () => {
    await world.slapd.stop();
    await told({ code: "DIRECTORY", level: "warn" });
    expect(await problems()).toContain("DIRECTORY");
    await world.slapd.start();
    await told({ code: "DIRECTORY", outcome: "working" });
    await healthy();
  });

  it("a directory that hides how far it has come is said once, and no alarm", async () => {
    const hide = "add: olcAccess\nolcAccess: {0}to attrs=contextCSN by * none\n";
    await world.slapd.modify(`dn: olcDatabase={1}mdb,cn=config\nchangetype: modify\n${hide}`, { as: "config" });
    await told({ stage: "alarm", outcome: "not known", level: "info" });
    await until("no level is told", async () => (await level()) === undefined);
    await world.slapd.restart();
    await isLevel();
    expect(daemon.lines.filter(({ outcome }) => outcome === "not known")).toHaveLength(1);
  });
});

describe("where the daemon reads trigger files", () => {
  afterAll(() => daemon.stop());

  it("a user's change without a trigger is a stall, until one comes", async () => {
    const triggers = join(world.home, "triggers");
    await mkdir(triggers);
    await start("triggers", { APPCENTER_LISTENER_DIR: triggers });
    const user = await changeUser("b000.u00005");
    await told({ stage: "alarm", outcome: "reopened", item: user.id });
    await told({ code: "STALLED", outcome: "stalled" });
    await writeTrigger(triggers, user);
    await told({ code: "STALLED", outcome: "working" });
    await healthy();
    await isLevel();
  });
});

describe("where the daemon follows the directory", () => {
  afterAll(() => daemon.stop());

  it("what comes through is no stall", async () => {
    await start("ldap-sync");
    await changeUser("b000.u00006");
    await isLevel();
    expect(stalls()).toEqual([]);
    await healthy();
  });

  it("a connection that is open and brings no changes is opened anew by itself, and what was missing comes", async () => {
    await daemon.stop();
    const way = await openMutedWay(world.slapd.ldap);
    await start("ldap-sync", { ldap_server_name: "127.0.0.1", ldap_server_port: way.port, LDAP_TLS: "none" });
    await isLevel();
    way.mute();
    const user = await changeUser("b000.u00002");
    await told({ stage: "alarm", outcome: "reopened", item: user.id });
    await isLevel();
    await until("nothing is missing at the broker", async () => (await world.differences()).length === 0);
    await daemon.stop();
    await way.close();
    await start("ldap-sync");
  });

  it("that it cannot be followed for long is a problem, while it can be asked, until it can", async () => {
    const limit = (size: string) => {
      const account = world.slapd.ldap.bindDn.replace(/^[^,]+,/, "");
      const value = `dn.onelevel="${account}" size=${size} time=unlimited`;
      const lines = `replace: olcLimits\nolcLimits: ${value}\n`;
      return world.slapd.modify(`dn: olcDatabase={1}mdb,cn=config\nchangetype: modify\n${lines}`, { as: "config" });
    };
    await daemon.stop();
    await changeUser("b000.u00007");
    await changeUser("b000.u00008");
    await limit("1");
    await start("ldap-sync");
    await told({ code: "NOT_FOLLOWED", level: "warn" });
    expect(await problems()).toContain("NOT_FOLLOWED");
    await limit("unlimited");
    await told({ code: "NOT_FOLLOWED", outcome: "working" });
    await healthy();
  });
});
