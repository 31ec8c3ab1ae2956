import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  authority,
  byForce,
  type Daemon,
  quickest,
  startWorld,
  status,
  until,
  type World,
} from "@id-connector/test-world";

let world: World;

beforeAll(async () => {
  world = await startWorld();
  await world.slapd.load(world.slapd.ldif.bulk({ users: 200, schools: 2 }));
  await world.configure(authority);
});
afterAll(() => world.close());

/** Starts the daemon and waits until requests for users or classes are in flight. */
async function busyDaemon(): Promise<{ readonly daemon: Daemon; readonly running: number }> {
  const since = new Date().toISOString();
  const daemon = world.start();
  const running = await until("requests run", async () => {
    const live = await status(world).catch(() => undefined);
    const count = live !== undefined && live.startedAt > since ? (live.authorities[authority]?.running ?? 0) : 0;
    return count > 0 && count;
  });
  return { daemon, running };
}

/** The ids of everything that the broker holds. */
function heldIds(): string[] {
  return Object.values(world.broker.dump()[authority] ?? {}).flatMap((objects: object) => Object.keys(objects));
}

/** How long it waits for what is in flight. */
const patienceMs = 6_500;

/** Milliseconds until it ended with status 0. Infinity where it ended by force: the machine may have stood still, so this try shows nothing. */
async function stopped(daemon: Daemon): Promise<number> {
  const since = performance.now();
  daemon.child.kill("SIGTERM");
  const code = await daemon.ended;
  if (code === byForce) return Infinity;
  expect(code).toBe(0);
  return performance.now() - since;
}

describe("SIGTERM", () => {
  it("lets a slow broker answer what is in flight, and ends with status 0 and a whole log", async () => {
    world.broker.faults.add({ kind: "latency", ms: 2_000, only: { resources: ["users", "classes"] } });
    const patient = quickest(patienceMs, async () => {
      const before = new Set(heldIds());
      const { daemon, running } = await busyDaemon();
      const ms = await stopped(daemon);
      // it may have given up what is in flight
      if (ms >= patienceMs) return Infinity;
      expect(daemon.lines.at(-1)).toMatchObject({ outcome: "stopped" });
      const told = new Set(daemon.lines.filter(({ outcome }) => outcome === "sent").map(({ item }) => item as string));
      const arrived = heldIds().filter((id) => !before.has(id));
      expect([...told].sort()).toEqual(arrived.sort());
      expect(arrived.length).toBeGreaterThanOrEqual(running);
      return ms;
    });
    expect(await patient).toBeLessThan(patienceMs);
  });

  it("waits ten seconds at most for a broker that never answers, and nothing is lost", async () => {
    world.broker.faults.clear();
    world.broker.faults.add({ kind: "hang", only: { resources: ["users", "classes"] } });
    const patient = quickest(11_000, async () => stopped((await busyDaemon()).daemon));
    expect(await patient).toBeLessThan(11_000);
    world.broker.faults.clear();
    const next = world.start();
    await world.converged();
    expect(await next.stop()).toBe(0);
  });

  it("ends a daemon that has nothing to do at once", async () => {
    const idle = quickest(2_000, async () => {
      const daemon = world.start();
      await daemon.logged(({ message }) => message === "authority is served");
      return stopped(daemon);
    });
    expect(await idle).toBeLessThan(2_000);
  });

  it("ends a daemon whose directory is down", async () => {
    await world.slapd.stop();
    const ended = quickest(Infinity, async () => {
      const daemon = world.start();
      await daemon.logged(({ stage, outcome }) => stage === "listen" && outcome === "waiting");
      return stopped(daemon);
    });
    expect(await ended).toBeLessThan(Infinity);
    await world.slapd.start();
  });
});
