import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { authority, changesIn, startWorld, status, until, watchPromises, type World } from "@id-connector/test-world";
import { inWorld, type RunningWorld } from "../support/in-world.js";
import { startRelay } from "../support/start-relay.js";

const school = "bulk000";
const size = { users: 30, schools: 1 };
const live = async (world: World) => (await status(world)).authorities[authority];
const deletions = ({ broker }: World) => broker.requests.filter(({ method }) => method === "DELETE");

/** Changes, new ones and deletions that nobody can hear of. Returns the id of the one that is deleted. */
async function changeMeanwhile(world: World): Promise<string> {
  const office = changesIn(world, school);
  const gone = await world.slapd.entryUuid(office.student("b000.u00003"));
  await office.lastname(office.student("b000.u00001"), "Meanwhile");
  await office.addStudent("meanwhile");
  await office.remove(office.student("b000.u00003"));
  return gone;
}

async function saysWhy(world: World, code: string): Promise<void> {
  await until(`it waits for ${code}`, async () => (await live(world))?.why?.code === `DIRECTORY_${code}`);
}

async function works(world: World): Promise<void> {
  await until("it works", async () => (await live(world))?.state === "working");
}

/** Puts work before the delivery that needs the directory: an item of an object, as somebody may ask for. */
async function askFor(world: World, username: string): Promise<void> {
  const id = await world.slapd.entryUuid(changesIn(world, school).student(username));
  const item = { id, dn: `entryUUID=${id}`, udm_object_type: "users/user", object: null, options: null, resend: true };
  const file = join(world.home, "data", "out_queues", authority, `2026-01-01-00-00-00-000000_${id}.json`);
  await writeFile(`${file}.tmp`, JSON.stringify(item));
  await rename(`${file}.tmp`, file);
}

describe("a directory that goes down in the middle of a first synchronisation", () => {
  it.concurrent.each(["stop", "kill"] as const)(
    "(%s): nothing is deleted or thrown away, and it is read to its end when it is back",
    async (how) => {
      const world = await startWorld();
      try {
        await world.slapd.load(world.slapd.ldif.bulk({ users: 120, schools: 2 }));
        await world.configure(authority);
        const promises = watchPromises(world);
        world.start({ ID_CONNECTOR_REQUESTS: "4" });
        await world.broker.until(() => world.broker.counts(authority).users > 10);
        // all the others need far longer than the directory needs to go down
        const slow = world.broker.faults.add({ kind: "latency", ms: 5_000 });
        await world.slapd[how]();
        await until("it waits", async () => (await live(world))?.why?.code.startsWith("DIRECTORY_") ?? false);
        slow();
        expect(world.broker.counts(authority).users).toBeLessThan(120);
        await world.slapd.start();
        await promises.kept();
        await works(world);
        expect(deletions(world)).toEqual([]);
      } finally {
        await world.close();
      }
    },
  );
});

describe("a connection that is cut again and again in the middle of a refresh", () => {
  it.concurrent.each([
    ["of a first synchronisation", undefined],
    ["by a cookie", "later"],
  ])("%s: nothing is taken for gone, and everything comes when it holds", async (_, when) => {
    const world = await startWorld();
    const relay = await startRelay(world.slapd.ldap.port);
    const env = { ldap_server_port: String(relay.port) };
    try {
      await world.slapd.load(world.slapd.ldif.bulk({ users: 400, schools: 2 }));
      await world.configure(authority);
      const promises = watchPromises(world);
      if (when) {
        const daemon = world.start(env);
        await promises.kept();
        await daemon.stop();
        await changeMeanwhile(world);
      }
      world.broker.clearRequests();
      relay.cutAfter(when ? 6_000 : 150_000);
      world.start(env);
      await until("it was cut three times", () => relay.cuts() >= 3);
      expect(deletions(world)).toEqual([]);
      relay.cutAfter();
      await promises.kept();
      expect(deletions(world)).toHaveLength(when ? 1 : 0);
    } finally {
      await relay.close();
      await world.close();
    }
  });
});

describe("a login or a server that is not accepted", () => {
  it.concurrent("a password that was changed: it waits and says so, and goes on when its file has the new one", () =>
    inWorld(size, async ({ world, daemon }) => {
      const { slapd } = world;
      await slapd.modify(slapd.ldif.modify(slapd.ldap.bindDn, { replace: { userPassword: "another" } }));
      await slapd.restart();
      await changeMeanwhile(world);
      await daemon.logged(({ stage, code }) => stage === "listen" && code === "BIND_REFUSED");
      await askFor(world, "b000.u00005");
      await saysWhy(world, "BIND_REFUSED");
      expect(deletions(world)).toEqual([]);
      await writeFile(join(world.home, "machine.secret"), "another\n");
      await world.converged();
      await works(world);
      await slapd.modify(slapd.ldif.modify(slapd.ldap.bindDn, { replace: { userPassword: slapd.ldap.password } }));
    }),
  );

  it.concurrent.each(["of another CA", "expired", "for another name"] as const)(
    "a certificate that is %s: it waits and says so, and goes on when it is right again",
    (kind) =>
      inWorld(size, async ({ world, daemon }) => {
        await world.slapd.present(kind);
        await changeMeanwhile(world);
        await daemon.logged(({ stage, code }) => stage === "listen" && code === "TLS");
        await askFor(world, "b000.u00005");
        await saysWhy(world, "TLS");
        expect(deletions(world)).toEqual([]);
        await world.slapd.present("good");
        await world.converged();
        await works(world);
      }),
  );
});

describe("a size limit below what is there", () => {
  it.concurrent.each(["ldap-sync", "ldap-poll"] as const)(
    "%s: it says so, takes no part for all, and goes on when it is lifted",
    (listen) =>
      inWorld({ ...size, listen }, async ({ world, daemon }: RunningWorld) => {
        await world.slapd.reconfigure({ sizeLimit: 5 });
        await changeMeanwhile(world);
        await daemon.logged(({ stage, code }) => stage === "listen" && code === "SIZE_LIMIT");
        expect(deletions(world)).toEqual([]);
        await world.slapd.reconfigure({ sizeLimit: "unlimited" });
      }),
  );
});
