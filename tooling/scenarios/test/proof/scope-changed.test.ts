import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { openLedger } from "@id-connector/delivery-ledger";
import {
  authority,
  changesIn,
  runProgram,
  settled,
  startWorld,
  status,
  trash,
  until,
  type ConfigChange,
  type Daemon,
  type World,
} from "@id-connector/test-world";

const other = "Other";
const [first, second] = ["bulk000", "bulk001"] as const;
let world: World;
let daemon: Daemon;

/** Nothing changes in the directory but what a test changes: what arrives otherwise, no event brought. */
async function start(listen: string, config: ConfigChange): Promise<void> {
  world = await startWorld();
  await world.slapd.load(world.slapd.ldif.bulk({ users: 60, schools: 2 }));
  await world.configure(authority, config);
  daemon = run(listen);
  await world.converged(authority, config.schools);
}
const run = (listen: string) => world.start({ ID_CONNECTOR_LISTEN: listen });
const fileOf = (name: string) => join(world.home, "conf", "school_authorities", `${name}.json`);
const writes = () => world.broker.requests.filter(({ method }) => !["GET", "HEAD"].includes(method));
const isQueued = ({ stage, outcome }: Readonly<Record<string, unknown>>) => stage === "scope" && outcome === "queued";
const timesQueued = () => daemon.lines.filter(isQueued).length;
const noLookIsPlanned = async () => {
  const ledger = await openLedger(join(world.home, "data", "ledger"), { readOnly: true });
  try {
    return ledger.authority(authority).later.count() === 0;
  } finally {
    await ledger.close();
  }
};
const timesServed = () => daemon.lines.filter(({ message }) => message === "authority is served").length;

describe.each(["ldap-sync", "triggers"])("what no event announces (%s)", (listen) => {
  beforeAll(() => start(listen, { schools: [first] }));
  afterAll(() => world.close());

  it("a school that is added to the file by hand beside the daemon is sent, and nothing else is sent again", async () => {
    world.broker.clearRequests();
    await world.configure(authority, { schools: [first, second.toUpperCase()] });
    await world.converged(authority, [first, second]);
    const inFirst = world.slapd.dn.user("b000.u00001", "student", first);
    const id = await world.slapd.entryUuid(inFirst);
    expect(writes().filter((request) => request.id === id)).toEqual([]);
  });

  it("it is said once, and a file that is written anew with the same list brings nothing", async () => {
    await daemon.logged(isQueued);
    const times = timesQueued();
    const served = timesServed();
    await world.configure(authority, { schools: [second, first], deleteGuard: { active: true } });
    await until("it is served by the new file", () => timesServed() > served);
    await settled(world);
    expect(timesQueued()).toBe(times);
  });

  it("a school that is taken out by hand is taken back at the broker; what also belongs to the other one stays", async () => {
    await world.configure(authority, { schools: [first], deleteGuard: { active: false } });
    await world.converged(authority, [first]);
  });

  it("while the daemon was stopped: the same", async () => {
    await daemon.stop();
    await world.configure(authority, { schools: ["*"] });
    daemon = run(listen);
    await world.converged();
    await daemon.stop();
    await world.configure(authority, { schools: [second], deleteGuard: { active: false } });
    daemon = run(listen);
    await world.converged(authority, [second]);
  });

  it("an authority that is deactivated, gets another school, and is active again", async () => {
    await world.configure(authority, { schools: [second], active: false });
    await until("it is deactivated", async () => (await status(world)).authorities[authority]?.state === "deactivated");
    await world.configure(authority, { schools: [first, second], active: false });
    await world.configure(authority, { schools: [first, second] });
    await world.converged(authority, [first, second]);
  });

  it("an authority that is added beside the daemon gets everything", async () => {
    await world.configure(other, { schools: ["*"] });
    await world.converged(other);
  });

  it("an authority that is taken away, and added again after school life went on, is equal again", async () => {
    const office = changesIn(world, first);
    await rm(fileOf(other));
    // the status file may be older than the authority itself
    await daemon.logged((line) => line["authority"] === other && line["outcome"] === "removed");
    const [gone, renamed] = [office.student("b000.u00003"), "b000.u00004"];
    await office.remove(gone);
    await office.renameStudent(renamed, "b000.anders");
    await office.addStudent("zugang");
    await world.configure(other, { schools: ["*"] });
    await world.converged(other);
  });
});

describe("what else decides what is sent", () => {
  beforeAll(() => start("ldap-sync", { schools: [first, second] }));
  afterAll(() => world.close());

  it("a plugin that is taken away takes nothing back; when it is added again, what changed meanwhile is made good", async () => {
    await world.configure(authority, { schools: [first, second], plugins: ["id_broker-groups"] });
    await until("only groups are sent", () => timesServed() === 2);
    const office = changesIn(world, first);
    await office.lastname(office.student("b000.u00001"), "Inzwischen");
    await office.addStudent("zugang");
    await until("it went through", () => daemon.lines.some(({ why }) => String(why).includes("plugins do not send")));
    expect(world.broker.counts(authority).users).toBe(60);
    await world.configure(authority, { schools: [first, second] });
    await world.converged(authority, [first, second]);
  });

  it("another address may be another broker: it is asked for everything, and nothing that is equal is written", async () => {
    const id = await world.slapd.entryUuid(world.slapd.dn.user("b000.u00005", "student", first));
    world.broker.tamper.change(authority, "users", id, { last_name: "Anders" });
    world.broker.clearRequests();
    await world.configure(authority, {
      schools: [first, second],
      url: world.broker.url.replace("localhost", "127.0.0.1"),
    });
    await world.converged(authority, [first, second]);
    await settled(world);
    expect(
      writes()
        .filter(({ method }) => method === "PUT")
        .map((request) => request.id),
    ).toEqual([id]);
  });

  it("the delete guard holds what goes with a school that was taken out by mistake, and lets it heal", async () => {
    const deleteGuard = { users: { number: 5, share: 1 } };
    await world.configure(authority, { schools: [first], deleteGuard });
    await until("it is held", async () => (await trash(world)).some(({ reason }) => reason["code"] === "USERS_HELD"));
    await world.configure(authority, { schools: [first, second], deleteGuard });
    await world.converged(authority, [first, second]);
    await until("nothing is held any more", async () => (await trash(world)).length === 0);
    expect(world.broker.counts(authority).users).toBeGreaterThanOrEqual(60);
  });

  it("of a file that cannot be read, or a folder that is gone, nothing follows", async () => {
    world.broker.clearRequests();
    await writeFile(fileOf(authority), '{ "name": "Trae');
    await until("it is said", async () => (await status(world)).authorities[authority]?.state === "misconfigured");
    await world.configure(authority, { schools: [first, second] });
    await until("it works", async () => (await status(world)).authorities[authority]?.state === "working");
    expect(writes()).toEqual([]);
  });
});

describe("what a command saw to", () => {
  beforeAll(() => start("ldap-sync", { schools: [first] }));
  afterAll(() => world.close());

  const serves = (...schools: readonly string[]) =>
    until(`it serves ${schools.join()}`, async () => {
      const { schools: served } = (await status(world)).authorities[authority] ?? {};
      return served !== undefined && served !== "all" && [...served].sort().join() === schools.join();
    });
  const manage = async (...argv: readonly string[]) => {
    const [command = "", ...rest] = argv;
    const program = "manage-schools-cli/bin/manage-schools-cli.js";
    const { status, stderr } = await runProgram(
      program,
      [command, "--school_authority", authority, ...rest],
      world.env,
    );
    if (status !== 0) throw new Error(stderr);
  };

  it("is not queued once more", async () => {
    world.broker.clearRequests();
    await manage("add_schools", "--wait", second);
    await world.converged(authority, [first, second]);
    await settled(world);
    const users = writes().filter(({ resource }) => resource === "users");
    expect(users.length).toBe(new Set(users.map(({ id }) => id)).size);
    expect(daemon.lines.some(isQueued)).toBe(false);
  });

  it("is not queued at all where that is not wanted", async () => {
    // a look that was planned before finds the classes of a school that is not listed any more, and takes them back
    await until("no look is due any more", noLookIsPlanned);
    world.broker.clearRequests();
    await manage("remove_schools", "--delete_schools", "false", second);
    await serves(first);
    await manage("add_schools", "--initial_sync", "false", second);
    await serves(first, second);
    await manage("remove_schools", "--delete_schools", "false", second);
    await serves(first);
    const office = changesIn(world, first);
    const id = await world.slapd.entryUuid(office.student("b000.u00001"));
    await office.lastname(office.student("b000.u00001"), "Afterwards");
    await world.broker.until(() => world.broker.get(authority, "users", id)?.last_name === "Afterwards");
    await settled(world);
    const sent = writes().filter(({ resource }) => resource !== "token");
    expect(sent.map(({ method, id: about }) => [method, about])).toEqual([["PUT", id]]);
    expect(daemon.lines.some(isQueued)).toBe(false);
  });

  it("does not hide what is taken out by hand later", async () => {
    await manage("add_schools", second);
    await world.converged(authority, [first, second]);
    await world.configure(authority, { schools: [first], deleteGuard: { active: false } });
    await world.converged(authority, [first]);
  });
});
