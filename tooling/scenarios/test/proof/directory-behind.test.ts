import { describe, expect, it } from "@jest/globals";
import { authority, changesIn, status, until, type World } from "@id-connector/test-world";
import { inReplicatedWorld, type ReplicatedSetup, type ReplicatedWorld } from "../support/in-replicated-world.js";

const school = "bulk000";
const size = { users: 40, schools: 2 };
const sync: ReplicatedSetup = { ...size, listen: "ldap-sync" };

/** A user of every fate. */
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

/** The replica takes over while it is behind, and catches up after it was not believed. */
async function takesOver({ world, replication, servers, ports, caughtUp }: ReplicatedWorld): Promise<void> {
  world.broker.clearRequests();
  servers.leadTo(ports.replica);
  await until("listening waits", async () => (await status(world)).listen.trouble?.code === "BEHIND");
  expect(world.broker.requests.filter(({ method }) => method !== "GET" && method !== "POST")).toEqual([]);
  replication.letGo();
  await caughtUp();
}

const waitsFor = (world: World, code: string) =>
  until(`the authority waits: ${code}`, async () => (await status(world)).authorities[authority]?.why?.code === code);

describe("a server that is behind", () => {
  it.concurrent(
    "is read where another one is followed: all that changes is sent when it has caught up, nothing old",
    () =>
      inReplicatedWorld({ ...sync, env: { LDAP_TLS: "none" } }, async (running) => {
        const { world, replication, servers, ports, promises, caughtUp } = running;
        for (const [lead, name] of [
          [[ports.replica], "Nur"],
          [[ports.replica, ports.first], "Abwechselnd"],
        ] as const) {
          replication.hold();
          servers.leadReadsTo(...lead);
          const office = changesIn(world, school);
          for (let user = 10; user < 18; user++)
            await office.lastname(office.student(`b000.u000${String(user)}`), name);
          await office.remove(office.student(`b000.u0000${String(lead.length)}`));
          await office.addStudent(name.toLowerCase());
          if (lead.length === 1) await waitsFor(world, "DIRECTORY_BEHIND");
          else await promises.kept();
          replication.letGo();
          await caughtUp();
          await promises.kept();
        }
      }),
  );

  it.concurrent.each([
    ["a refresh of all", sync],
    ["a session log", { ...sync, sessionLog: 1000 }],
    ["ldap-poll", { ...sync, listen: "ldap-poll" as const }],
  ])("(%s) takes over: nothing is deleted, nothing old is sent, and it goes on when it has caught up", (_, setup) =>
    inReplicatedWorld(setup, async (running) => {
      const { world, replication, servers, ports, promises } = running;
      replication.hold();
      await liveOn(world);
      await promises.kept();
      await takesOver(running);
      const office = changesIn(world, school);
      await office.lastname(office.student("b000.u00006"), "Weiter");
      await promises.kept();
      servers.leadTo(ports.first);
      await office.lastname(office.student("b000.u00006"), "Zurück");
      await promises.kept();
    }),
  );

  it.concurrent("takes over although it wrote last itself: each server's changes count for themselves", () =>
    inReplicatedWorld({ ...sync, serverIds: [1, 2] }, async (running) => {
      const { world, replica, replication, promises } = running;
      const office = changesIn(world, school);
      replication.hold();
      await office.lastname(office.student("b000.u00001"), "Danach");
      await office.remove(office.student("b000.u00003"));
      const dn = office.student("b000.u00006");
      await replica.modify(replica.ldif.modify(dn, { replace: { sn: "Anderswo" } }));
      await until("the first server has it", async () => (await world.slapd.read(dn, "sn"))[0] === "Anderswo");
      await promises.kept();
      await takesOver(running);
      await office.lastname(office.student("b000.u00007"), "Weiter");
      await promises.kept();
    }),
  );
});
