import {
  chmod,
  chown,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, afterAll, beforeEach, describe, expect, it } from "@jest/globals";
import {
  authority,
  changesIn,
  runProgram,
  settled,
  startWorld,
  status,
  trash,
  trashedInQueue,
  until,
  type Daemon,
  type World,
} from "@id-connector/test-world";
import { writeConverted } from "../support/listener-files.js";
import { deleted } from "../support/predecessor-files.js";

const isRoot = process.geteuid?.() === 0;
const asRoot = isRoot ? describe : describe.skip;
const school = "SchuleA";
/** The daemon's own user, and one that has nothing to do with it. */
const [own, stranger] = [65_534, 65_533];
let world: World;
let daemon: Daemon | undefined;

const at = (...path: readonly string[]) => join(world.home, ...path);
const configuration = () => at("conf", "school_authorities", `${authority}.json`);
const run = (argv: readonly string[], env = {}) =>
  runProgram("connector-daemon/bin/connector-daemon.js", argv, { ...world.env, ...env });
const start = (env = {}, as = {}) => (daemon = world.start({ ID_CONNECTOR_LISTEN: "appcenter", ...env }, as));
const stateOf = async (name: string) => (await status(world).catch(() => undefined))?.authorities[name];

beforeAll(async () => {
  const users = ["anna", "ben", "carla", "dora"].map((username) => ({
    username,
    role: "student" as const,
    schools: [school],
  }));
  world = await startWorld({ slapd: { content: { schools: [school], users } } });
  await world.configure(authority);
});
beforeEach(() => world.configure(authority));
afterEach(async () => {
  await daemon?.stop();
  daemon = undefined;
});
afterAll(() => world.close());

describe("what others may write is refused, with what helps:", () => {
  it("a configuration; its authority waits, the others go on", async () => {
    await world.configure("Other", { active: false });
    await chmod(configuration(), 0o666);
    start();
    await until("it is misconfigured", async () => (await stateOf(authority))?.state === "misconfigured");
    expect((await stateOf(authority))?.why?.message).toMatch(/not trusted.*mode 0666.*chmod go-w/);
    await until("the other is deactivated", async () => (await stateOf("Other"))?.state === "deactivated");
    const check = await run(["check"]);
    expect(check.status).toBe(3);
    expect(check.stdout).toMatch(/WRONG .*Traeger2\.json: .*chmod go-w/);
    await chmod(configuration(), 0o600);
    await until("it is served", async () => (await stateOf(authority))?.state === "working");
    await rm(at("conf", "school_authorities", "Other.json"));
  });

  it("the file of the password; links as in Kubernetes are followed", async () => {
    const secret = at("machine.secret");
    await chmod(secret, 0o622);
    const check = await run(["check"]);
    expect(check).toMatchObject({
      status: 3,
      stdout: expect.stringMatching(/WRONG .*machine\.secret.*chmod go-w/) as unknown,
    });
    await chmod(secret, 0o600);
    await mkdir(at("..data"), { mode: 0o755 });
    await copyFile(secret, at("..data", "secret"));
    await chmod(at("..data", "secret"), 0o440);
    await symlink("..data/secret", at("linked.secret"));
    const linked = await run(["check"], { LDAP_PASSWORD_FILE: at("linked.secret") });
    expect(linked).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/look at .*linked\.secret: .*chmod go-r/) as unknown,
    });
  });

  it.each(["state", "tmp", "out_queues", "in_queue", "ledger"])("data/%s; no daemon starts", async (name) => {
    const folder = at("data", name);
    await chmod(folder, 0o777);
    const ran = start();
    expect(await ran.ended).toBe(3);
    expect(ran.text()).toMatch(new RegExp(`data/${name} is not trusted.*mode 0777.*chmod go-w`));
    expect(await run(["check"])).toMatchObject({ status: 3 });
    await chmod(folder, 0o750);
  });

  it("an out queue; its authority waits until it is put right", async () => {
    const folder = at("data", "out_queues", authority);
    await chmod(folder, 0o777);
    start();
    await until("it waits", async () => (await stateOf(authority))?.why?.code === "NOT_TRUSTED");
    await chmod(folder, 0o750);
    await until("it is served", async () => (await stateOf(authority))?.state === "working");
  });

  it("readable by others is a warning, in check and at the start", async () => {
    await chmod(configuration(), 0o644);
    const check = await run(["check"]);
    expect(check).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/look at .*Traeger2\.json: .*mode 0644.*chmod go-r/) as unknown,
    });
    await start().logged(({ code, file }) => code === "EXPOSED" && file === configuration());
  });
});

asRoot("a daemon with a user of its own", () => {
  let env: Readonly<Record<string, string>>;

  /** All that is in the home belongs to the daemon's user, but for a mailbox of somebody else; the home itself is root's, as in a container. */
  async function giveAway(folder: string): Promise<void> {
    await chown(folder, ...(folder === world.home ? ([0, 0] as const) : ([own, own] as const)));
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) await giveAway(path);
      else if (entry.isFile()) await chown(path, own, own);
    }
  }

  beforeAll(async () => {
    // the fixture's own folder is root's alone
    const ca = at("ldap-ca.pem");
    await copyFile(world.env["LDAP_CA_FILE"] ?? "", ca);
    env = { LDAP_CA_FILE: ca };
    await giveAway(world.home);
    await chmod(world.home, 0o755);
    await chmod(at("data", "listener"), 0o777);
    await chown(at("data", "listener"), stranger, stranger);
  });
  beforeEach(() => giveAway(at("conf")));

  const schedule = (username: string) => {
    const given = { ...world.env, ...env, ID_CONNECTOR_LISTEN: "appcenter" };
    return runProgram("schedule-cli/bin/schedule_user.js", [username, "--via", "in-queue"], given);
  };

  it("works, and takes what root's programs put for it", async () => {
    const running = start(env, { uid: own, gid: own });
    await until("it is served", async () => (await stateOf(authority))?.state === "working");
    const dn = world.slapd.dn.user("anna", "student", school);
    await changesIn(world, school).lastname(dn, "Neu");
    expect(await schedule("anna")).toMatchObject({ status: 0 });
    const id = await world.slapd.entryUuid(dn);
    await running.logged(({ item, stage, outcome }) => item === id && stage === "deliver" && outcome === "sent");
    await settled(world);
    expect(running.text()).not.toMatch(/"outcome":"trash"|EACCES/);
  });

  it("reads the windows and orders that root's programs write", async () => {
    // without them every deletion is held
    await world.configure(authority, { deleteGuard: { users: { number: 0 } } });
    await giveAway(at("conf"));
    start(env, { uid: own, gid: own });
    await until("it is served", async () => (await stateOf(authority))?.state === "working");
    const isAtBroker = (id: string) => world.broker.get(authority, "users", id) !== undefined;
    const [carla = "", dora = ""] = ["carla", "dora"].map((name) => world.slapd.dn.user(name, "student", school));
    const [carlaId, doraId] = [await world.slapd.entryUuid(carla), await world.slapd.entryUuid(dora)];
    for (const username of ["carla", "dora"]) expect(await schedule(username)).toMatchObject({ status: 0 });
    await until("both are at the broker", () => [carlaId, doraId].every(isAtBroker));
    for (const dn of [carla, dora]) await world.slapd.modify(world.slapd.ldif.remove(dn));
    expect(await run(["allow-deletes", "--school-authority", authority, "--until", "8h"], env)).toMatchObject({
      status: 0,
    });
    const window = await stat(at("data", "state", "allow-deletes", `${authority}.json`));
    expect([window.uid, window.mode & 0o022]).toEqual([own, 0]);
    await writeConverted(at("data", "listener"), deleted(carlaId, carla));
    await until("the window lets carla go", () => !isAtBroker(carlaId));
    expect(await run(["allow-deletes", "--school-authority", authority, "--end"], env)).toMatchObject({ status: 0 });
    await writeConverted(at("data", "listener"), deleted(doraId, dora));
    await until("dora is held", async () => (await trash(world)).some(({ reason }) => reason["code"] === "USERS_HELD"));
    const release = ["release", "--school-authority", authority, doraId, "--yes"];
    expect(await run(release, env)).toMatchObject({ status: 0 });
    await until("the order lets dora go", () => !isAtBroker(doraId));
  });

  it("takes no configuration of a stranger, and no folder of one", async () => {
    await chown(configuration(), stranger, stranger);
    start(env, { uid: own, gid: own });
    await until("it is misconfigured", async () => (await stateOf(authority))?.state === "misconfigured");
    await daemon?.stop();
    await chown(configuration(), own, own);
    await rename(at("data", "state"), at("data", "state.away"));
    const theirs = await mkdtemp(join(tmpdir(), "theirs-"));
    await chown(theirs, stranger, stranger);
    await symlink(theirs, at("data", "state"));
    expect(await start(env, { uid: own, gid: own }).ended).toBe(3);
    await rm(at("data", "state"));
    await rename(at("data", "state.away"), at("data", "state"));
    await rm(theirs, { recursive: true });
  });

  it("leaves in the mailbox what it may not read, says so, and takes it when it may", async () => {
    const running = start(env, { uid: own, gid: own });
    await until("it is served", async () => (await stateOf(authority))?.state === "working");
    const dn = world.slapd.dn.user("ben", "student", school);
    await changesIn(world, school).lastname(dn, "Geheim");
    const item = { id: await world.slapd.entryUuid(dn), dn, udm_object_type: "users/user", object: {}, options: null };
    const path = at("data", "listener", "of-root.json");
    await writeFile(path, JSON.stringify(item), { mode: 0o600 });
    await running.logged(({ file, outcome }) => file === "of-root.json" && outcome === "waiting");
    expect(await trashedInQueue(world.home)).toEqual([]);
    await chmod(path, 0o644);
    await running.logged((line) => line["item"] === item.id && line["stage"] === "deliver");
  });
});
