import { describe, expect, it } from "@jest/globals";
import { authority, changesIn, runProgram, status, until, type World } from "@id-connector/test-world";
import { inWorld, type RunningWorld, type WorldSetup } from "../support/in-world.js";

const [school, other] = ["bulk000", "bulk001"] as const;
const size = { users: 40, schools: 2 };
const sync: WorldSetup = { ...size, listen: "ldap-sync" };
const setups: readonly (readonly [name: string, setup: WorldSetup])[] = [
  ["ldap-sync", sync],
  ["ldap-sync with a session log", { ...sync, slapd: { sessionLog: 1000 } }],
  ["ldap-poll", { ...size, listen: "ldap-poll" }],
];

/** What happens in the directory after the backup, and is not in it any more afterwards. */
async function liveOn(world: World): Promise<void> {
  const office = changesIn(world, school);
  await office.lastname(office.student("b000.u00001"), "Danach");
  await office.renameStudent("b000.u00002", "b000.danach");
  await office.remove(office.student("b000.u00003"));
  await office.addStudent("danach");
  await office.leave("1a", office.student("b000.u00004"));
  await office.join("1a", office.student("danach"));
  await office.addClass("9z", [office.student("b000.u00005")]);
}

const deletions = ({ broker }: World) =>
  broker.requests.filter(({ method, status }) => method === "DELETE" && status === 204).map(({ id }) => id);

const daemonProgram = "connector-daemon/bin/connector-daemon.js";

const isDoubted = (world: World) =>
  until("the directory is not believed", async () => (await status(world)).listen.trouble?.code === "BEHIND");

describe("a directory that is restored from an older backup", () => {
  it.concurrent.each(setups)(
    "(%s) while the daemon follows it: once a person accepts it the broker comes to the older state, and loses only what is not in it",
    (_, setup) =>
      inWorld(setup, async ({ world, promises }) => {
        const backup = await world.slapd.backup();
        await liveOn(world);
        await promises.kept();
        const { slapd } = world;
        const added = await Promise.all([
          slapd.entryUuid(changesIn(world, school).student("danach")),
          slapd.entryUuid(changesIn(world, school).schoolClass("9z")),
        ]);
        world.broker.clearRequests();
        await slapd.restore(backup);
        await isDoubted(world);
        expect(deletions(world)).toEqual([]);
        const { status: ended } = await runProgram(daemonProgram, ["accept-restored", "--yes"], world.env);
        expect(ended).toBe(0);
        await world.converged();
        const elsewhere = changesIn(world, other);
        await elsewhere.lastname(elsewhere.student("b001.u00001"), "Weiter");
        await promises.kept();
        expect(new Set(deletions(world))).toEqual(new Set(added));
      }),
  );

  it.concurrent("is believed without a person as soon as it moves on: no server that is only behind does that", () =>
    inWorld(sync, async ({ world, promises }) => {
      const backup = await world.slapd.backup();
      await liveOn(world);
      await promises.kept();
      await world.slapd.restore(backup);
      await isDoubted(world);
      const elsewhere = changesIn(world, other);
      await elsewhere.lastname(elsewhere.student("b001.u00001"), "Weiter");
      await promises.kept();
    }),
  );

  it.concurrent.each(setups)(
    "(%s) and has moved on before the daemon is there again: its cookie is not newer than the server, and all is found all the same",
    (_, setup) => inWorld(setup, restoreBehindOurBack),
  );
});

async function restoreBehindOurBack({ world, daemon, restart, promises }: RunningWorld): Promise<void> {
  const { slapd } = world;
  const elsewhere = changesIn(world, other);
  const backup = await slapd.backup();
  await liveOn(world);
  await promises.kept();
  await daemon.stop();
  await slapd.restore(backup);
  // newer than everything that the daemon has seen
  await elsewhere.lastname(elsewhere.student("b001.u00001"), "Neuer");
  restart();
  await promises.kept();
  const id = await slapd.entryUuid(changesIn(world, school).student("b000.u00001"));
  expect(world.broker.get(authority, "users", id)?.last_name).not.toBe("Danach");
}

describe("a session log", () => {
  it.concurrent.each([
    ["that a restart of the server emptied", 1000, 1],
    ["that is too short for what happened", 2, 10],
  ])("%s: what was deleted, changed and made meanwhile is found", (_, sessionLog, deleted) =>
    inWorld({ ...sync, slapd: { sessionLog } }, async ({ world, daemon, restart, promises }) => {
      const office = changesIn(world, school);
      await office.lastname(office.student("b000.u00011"), "Im Log");
      await promises.kept();
      await daemon.stop();
      world.broker.clearRequests();
      const gone = Array.from({ length: deleted }, (_, index) => office.student(`b000.u0000${String(index)}`));
      const ids = await Promise.all(gone.map((dn) => world.slapd.entryUuid(dn)));
      for (const dn of gone) await office.remove(dn);
      await office.lastname(office.student("b000.u00012"), "Danach");
      await office.addStudent("danach");
      if (sessionLog === 1000) await world.slapd.restart();
      restart();
      await promises.kept();
      expect(new Set(deletions(world))).toEqual(new Set(ids));
    }),
  );
});
