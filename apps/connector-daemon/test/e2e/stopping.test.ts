import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { authority, type Daemon, startWorld, status, until, type World } from "@id-connector/test-world";

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

/** How long it waits for what is in flight, and when its own clock ends it. */
const [patienceMs, forceMs] = [6_500, 8_500];

async function stopped(daemon: Daemon): Promise<{ readonly code: number | null; readonly ms: number }> {
  const since = performance.now();
  daemon.child.kill("SIGTERM");
  return { code: await daemon.ended, ms: performance.now() - since };
}

describe("SIGTERM", () => {
  it("lets a slow broker answer what is in flight, and ends with status 0 and a whole log", async () => {
    world.broker.faults.add({ kind: "latency", ms: 2_000, only: { resources: ["users", "classes"] } });
    await until("one ends before its patience is over", async () => {
      const before = new Set(heldIds());
      const { daemon, running } = await busyDaemon();
      const { code, ms } = await stopped(daemon);
      // where the machine stood still, it may have given up what is in flight
      if (ms >= patienceMs) return false;
      expect(code).toBe(0);
      expect(daemon.lines.at(-1)).toMatchObject({ outcome: "stopped" });
      const told = new Set(daemon.lines.filter(({ outcome }) => outcome === "sent").map(({ item }) => item as string));
      const arrived = heldIds().filter((id) => !before.has(id));
      expect([...told].sort()).toEqual(arrived.sort());
      expect(arrived.length).toBeGreaterThanOrEqual(running);
      return true;
    });
  });

  it("waits ten seconds at most for a broker that never answers, and nothing is lost", async () => {
    world.broker.faults.clear();
    world.broker.faults.add({ kind: "hang", only: { resources: ["users", "classes"] } });
    await until("one ends before its own clock ends it", async () => {
      const { code, ms } = await stopped((await busyDaemon()).daemon);
      if (ms >= forceMs) return false;
      expect(code).toBe(0);
      return true;
    });
    world.broker.faults.clear();
    const next = world.start();
    await world.converged();
    expect(await next.stop()).toBe(0);
  });

  it("ends a daemon that has nothing to do at once", async () => {
    await until("one ends within two seconds", async () => {
      const daemon = world.start();
      await daemon.logged(({ message }) => message === "authority is served");
      const { code, ms } = await stopped(daemon);
      if (ms < forceMs) expect(code).toBe(0);
      return ms < 2_000;
    });
  });

  it("ends a daemon whose directory is down", async () => {
    await world.slapd.stop();
    const daemon = world.start();
    await daemon.logged(({ stage, outcome }) => stage === "listen" && outcome === "waiting");
    expect((await stopped(daemon)).code).toBe(0);
    await world.slapd.start();
  });
});
