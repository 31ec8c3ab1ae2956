import { cp, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { authority, changesIn, settled, until, type World } from "@id-connector/test-world";
import { inWorld, type RunningWorld, type WorldSetup } from "../support/in-world.js";

const school = "bulk000";
const size = { users: 40, schools: 2 };

const dataOf = (world: World) => join(world.home, "data");
const backupOf = (world: World) => join(world.home, "backup");
const keepTimes = { recursive: true, preserveTimestamps: true };

/** Other files than those that were saved. */
async function restoreAnew(world: World): Promise<void> {
  await rm(dataOf(world), { recursive: true });
  await cp(backupOf(world), dataOf(world), keepTimes);
}
/** The same files, written over; what came after the backup stays where it is not part of it. */
async function restoreOver(world: World): Promise<void> {
  await rm(join(dataOf(world), "out_queues"), { recursive: true });
  await cp(backupOf(world), dataOf(world), { ...keepTimes, force: true });
}
/** As when a whole machine is set back: nothing on it tells. */
async function restoreUnseen(world: World, at = Date.now()): Promise<void> {
  await restoreAnew(world);
  const [ledger, seal] = ["data.mdb", "ledger.seal"].map((name) => join(dataOf(world), "ledger", name)) as [
    string,
    string,
  ];
  const { ino, birthtimeNs, ctimeNs } = await stat(ledger, { bigint: true });
  const print = { inode: String(ino), bornAt: String(birthtimeNs), changedAt: String(ctimeNs) };
  await writeFile(seal, JSON.stringify({ ...print, at, closed: true }));
}

/** What the daemon delivered after the backup was made. */
async function liveOn(world: World): Promise<void> {
  const office = changesIn(world, school);
  await office.lastname(office.student("b000.u00001"), "Danach");
  await office.renameStudent("b000.u00002", "b000.danach");
  await office.remove(office.student("b000.u00003"));
  for (const name of ["danach", "danach2", "fort"]) await office.addStudent(name);
  await office.leave("1a", office.student("b000.u00004"));
  await office.join("1a", office.student("danach"));
  await office.join("1a", office.student("fort"));
  await office.addClass("9z", [office.student("b000.u00005")]);
}

/** What happened while no daemon ran: taken back, and gone without anybody having seen it come. */
async function whileAway(world: World): Promise<void> {
  const office = changesIn(world, school);
  await office.lastname(office.student("b000.u00001"), firstLastname);
  await office.remove(office.student("fort"));
  await office.remove(office.student("b000.u00006"));
}
let firstLastname = "";

async function lastnameOf(world: World, dn: string): Promise<string> {
  const [name = ""] = await world.slapd.read(dn, "sn");
  return name;
}

/** The same without classes: one that is sent loses whom the connector does not remember, and with them what could speak of them. */
async function liveApart(world: World): Promise<void> {
  const office = changesIn(world, school);
  await office.lastname(office.student("b000.u00001"), "Danach");
  await office.renameStudent("b000.u00002", "b000.danach");
  await office.remove(office.student("b000.u00003"));
  for (const name of ["danach", "fort"]) await office.addStudent(name);
}

/** A backup is made, life goes on, and what was saved is put back under a daemon that starts again. */
function scenario(
  { life = liveOn, ...setup }: WorldSetup & { readonly life?: (world: World) => Promise<void> },
  restore: (world: World) => Promise<void>,
  end: (running: RunningWorld) => Promise<void>,
) {
  return inWorld(setup, async (running) => {
    const { world, daemon, restart, promises } = running;
    const office = changesIn(world, school);
    firstLastname = await lastnameOf(world, office.student("b000.u00001"));
    await daemon.stop();
    await cp(dataOf(world), backupOf(world), keepTimes);
    const second = restart();
    await life(world);
    await promises.kept();
    await second.stop();
    await restore(world);
    await whileAway(world);
    await rm(backupOf(world), { recursive: true });
    world.broker.clearRequests();
    await end({ ...running, daemon: restart() });
  });
}

const deletions = ({ broker }: World) =>
  broker.requests.filter(({ method, status }) => method === "DELETE" && status === 204).map(({ id }) => id);

describe.each<[string, (world: World) => Promise<void>]>([
  ["other files", restoreAnew],
  ["the same files, written over", restoreOver],
])("the connector's folder is restored from a backup (%s)", (_, restore) => {
  it.each<WorldSetup["listen"]>(["ldap-sync", "ldap-poll"])(
    "%s: everything is compared with the broker and made equal",
    (listen = "ldap-sync") =>
      scenario({ ...size, listen }, restore, async ({ world, daemon, promises }) => {
        await daemon.logged(({ outcome, code }) => outcome === "unsure" && code === "RESTORED");
        await promises.kept();
        expect(daemon.text()).not.toContain('"outcome":"trash"');
        expect(deletions(world).length).toBe(2);
        await settled(world);
      }),
  );
});

it("no event of the time between is told again: the directory is compared as well", () =>
  scenario(size, restoreAnew, async ({ world, daemon, promises }) => {
    await daemon.stop();
    world.start({ ID_CONNECTOR_LISTEN: "triggers" });
    await promises.kept();
  }));

it("a machine that was set back far enough is unsure like a folder that was restored", () =>
  scenario(
    size,
    (world) => restoreUnseen(world, Date.now() - 8 * 3_600_000),
    async ({ daemon, promises }) => {
      await daemon.logged(({ outcome, code }) => outcome === "unsure" && code === "ASLEEP");
      await promises.kept();
    },
  ));

it("where nothing on the machine tells, the broker does: it has what the connector does not remember", () =>
  scenario({ ...size, life: liveApart }, restoreUnseen, async ({ world, daemon }) => {
    await daemon.logged(({ outcome, code }) => outcome === "unsure" && code === "BROKER_DISAGREES");
    expect(daemon.text()).not.toContain('"code":"RESTORED"');
    await until("what nobody knows of is left alone", async () => (await world.differences()).length <= 1);
    await settled(world);
    const left = await world.differences();
    expect(left.map(({ kind, wanted }) => ({ kind, wanted }))).toEqual([{ kind: "users", wanted: undefined }]);
    for (const { id } of left) world.broker.tamper.remove(authority, "users", id);
  }));

it("a daemon that is stopped or killed and started again is sure of all and asks for nothing", () =>
  inWorld(size, async ({ world, daemon, restart, promises }) => {
    const office = changesIn(world, school);
    world.broker.clearRequests();
    await daemon.stop();
    const second = restart();
    await second.logged(({ message }) => message === "the directory is followed");
    await office.lastname(office.student("b000.u00001"), "Eins");
    await promises.kept();
    await second.kill();
    const third = restart();
    await third.logged(({ message }) => message === "the directory is followed");
    await office.lastname(office.student("b000.u00001"), "Zwei");
    await promises.kept();
    const asked = world.broker.requests.filter(({ resource }) => resource === "users");
    expect(asked.map(({ method }) => method)).toEqual(["PUT", "PUT"]);
    expect(world.log()).not.toContain('"outcome":"unsure"');
  }));
