import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Resource } from "@id-connector/broker-simulator";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { authority, changesIn, type Daemon, settled, startWorld, trash, type World } from "@id-connector/test-world";

const listed = ["bulk000", "bulk001"];
const users = 150;
let world: World;
let daemon: Daemon;

beforeAll(async () => {
  world = await startWorld();
  await world.slapd.load([...world.slapd.ldif.bulk({ users, schools: 2 }), ...world.slapd.ldif.school("Nirgends")]);
  await world.configure(authority, { schools: listed });
  // requests are in flight for a while before and after they are carried out
  world.broker.faults.add({ kind: "latency", ms: 10, jitterMs: 20 });
  world.broker.faults.add({ kind: "latency", ms: 10, jitterMs: 20, applied: true });
});
afterAll(() => world.close());

async function consistent(): Promise<void> {
  await world.converged(authority, listed);
  await settled(world);
  await world.converged(authority, listed);
  expect(await trash(world)).toEqual([]);
}

/** Starts the daemon, and kills it when the broker has got so many further requests; again for each number. Then lets it run. */
async function killAfter(requests: readonly number[]): Promise<void> {
  for (const count of requests) {
    daemon = world.start();
    const enough = world.broker.requests.length + count;
    await world.broker.until(() => world.broker.requests.length >= enough);
    await daemon.kill();
  }
  daemon = world.start();
}

/** Objects that returned to a state in which they had been before: something old was sent, or something was deleted and made anew. */
function returned(): readonly string[] {
  const { schools, users: people, classes, workgroups } = world.broker.dump()[authority] ?? {};
  const held: Record<Resource, object> = {
    ...{ schools: schools ?? {}, users: people ?? {}, classes: classes ?? {}, workgroups: workgroups ?? {} },
  };
  return Object.entries(held).flatMap(([resource, objects]) =>
    Object.keys(objects).filter((id) => {
      const states = world.broker
        .history(authority, resource as Resource, id)
        .map(({ value }) => JSON.stringify(value));
      return new Set(states).size < states.length || states.includes(undefined as never);
    }),
  );
}

describe("a daemon that is killed again and again", () => {
  it("during its first synchronisation sends everything, and nothing old after something new", async () => {
    await killAfter([1, 17, 3, 29, 8, 25, 2, 23, 11, 13]);
    await consistent();
    expect(world.broker.counts(authority).users).toBe(users);
    expect(returned()).toEqual([]);
  });

  it("during changes and deletions, too", async () => {
    const office = changesIn(world, "bulk000");
    await daemon.stop();
    const pupil = (index: number) => office.student(`b000.u000${String(index)}`);
    const removed: string[] = [];
    for (let index = 10; index < 30; index++) await office.lastname(pupil(index), `Neu ${String(index)}`);
    for (let index = 30; index < 40; index++) {
      removed.push(await world.slapd.entryUuid(pupil(index)));
      await office.remove(pupil(index));
    }
    await office.renameClass("1b", "2b");
    for (let index = 10; index < 16; index++) await office.addStudent(`neu${String(index)}`);
    await killAfter([1, 5, 2, 7, 3, 6]);
    await consistent();
    expect(returned()).toEqual([]);
    for (const id of removed) {
      const states = world.broker.history(authority, "users", id);
      expect(states.filter(({ value }) => value === undefined)).toHaveLength(1);
      expect(states.at(-1)?.value).toBeUndefined();
    }
  });
});

describe("a ledger that is lost while the daemon is stopped", () => {
  it("costs requests; who left meanwhile is deleted, and nothing that stays is", async () => {
    const office = changesIn(world, "bulk001");
    expect(await daemon.stop()).toBe(0);
    world.broker.faults.clear();
    await rm(join(world.home, "data", "ledger"), { recursive: true });
    const [deleted, moved] = [office.student("b001.u00003"), office.student("b001.u00004")];
    const gone = await Promise.all([deleted, moved].map((dn) => world.slapd.entryUuid(dn)));
    await office.remove(deleted);
    await office.modify(moved, "replace: ucsschoolSchool\nucsschoolSchool: Nirgends");
    world.broker.clearRequests();
    daemon = world.start();
    await consistent();
    const deletions = world.broker.requests.filter(({ method, status }) => method === "DELETE" && status === 204);
    expect(deletions.map(({ id }) => id).sort()).toEqual([...gone].sort());
  });
});
