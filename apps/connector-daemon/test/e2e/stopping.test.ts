import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { authority, type Daemon, startWorld, status, until, type World } from "@id-connector/test-world";

let world: World;

beforeAll(async () => {
  world = await startWorld();
  await world.slapd.load(world.slapd.ldif.bulk({ users: 60, schools: 2 }));
  await world.configure(authority);
});
afterAll(() => world.close());

/** Starts the daemon and waits until requests are in flight. */
async function busyDaemon(): Promise<Daemon> {
  const since = new Date().toISOString();
  const daemon = world.start();
  await until("requests run", async () => {
    const live = await status(world).catch(() => undefined);
    return live !== undefined && live.startedAt > since && (live.authorities[authority]?.running ?? 0) > 0;
  });
  return daemon;
}

async function stopped(daemon: Daemon): Promise<{ readonly code: number | null; readonly ms: number }> {
  const since = Date.now();
  return { code: await daemon.stop(), ms: Date.now() - since };
}

describe("SIGTERM", () => {
  it("lets a slow broker answer what is in flight, and ends with status 0 and a whole log", async () => {
    world.broker.faults.add({ kind: "latency", ms: 2_000, only: { resources: ["users", "classes"] } });
    const daemon = await busyDaemon();
    const { code, ms } = await stopped(daemon);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
    expect(daemon.lines.at(-1)).toMatchObject({ outcome: "stopped" });
    const told = new Set(daemon.lines.filter(({ outcome }) => outcome === "sent").map(({ item }) => item));
    const held = world.broker.dump()[authority];
    const ids = [...Object.keys(held?.users ?? {}), ...Object.keys(held?.classes ?? {})];
    expect(ids.length).toBeGreaterThan(0);
    expect(ids.filter((id) => !told.has(id))).toEqual([]);
  });

  it("waits ten seconds at most for a broker that never answers, and nothing is lost", async () => {
    world.broker.faults.clear();
    world.broker.faults.add({ kind: "hang", only: { resources: ["users", "classes"] } });
    const { code, ms } = await stopped(await busyDaemon());
    expect(code).toBe(0);
    expect(ms).toBeLessThan(11_000);
    world.broker.faults.clear();
    const next = world.start();
    await world.converged();
    expect(await next.stop()).toBe(0);
  });

  it("ends a daemon that has nothing to do at once", async () => {
    const daemon = world.start();
    await daemon.logged(({ message }) => message === "authority is served");
    const { code, ms } = await stopped(daemon);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(2_000);
  });

  it("ends a daemon whose directory is down", async () => {
    await world.slapd.stop();
    const daemon = world.start();
    await daemon.logged(({ stage, outcome }) => stage === "listen" && outcome === "waiting");
    expect((await stopped(daemon)).code).toBe(0);
    await world.slapd.start();
  });
});
