import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { openBroker, type Broker } from "@id-connector/broker-client";
import { startBroker, type SimulatedBroker } from "@id-connector/broker-simulator";
import { createAsker, type Answer, type Asker } from "../../src/ask/asker.js";

const ids = Array.from({ length: 60 }, (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`);
const school = (id: string) => ({ id, name: `S${id.slice(-3)}`, display_name: "S" });
let simulated: SimulatedBroker;
let broker: Broker;
let stopping: AbortController;
const pauses: (string | undefined)[] = [];

beforeAll(async () => {
  simulated = await startBroker({ tls: false, authorities: [{ name: "Nord", password: "one" }] });
  for (const id of ids.slice(1)) simulated.tamper.put("Nord", "schools", school(id));
});
afterAll(() => simulated.stop());
beforeEach(() => {
  stopping = new AbortController();
  pauses.length = 0;
  simulated.clearRequests();
  broker = open();
});
afterEach(async () => {
  simulated.faults.clear();
  await broker.close();
});

function open(timeoutMs?: number): Broker {
  return openBroker({
    ...{ url: simulated.url, authority: "Nord", timeoutMs },
    credentials: () => ({ username: "provisioning-Nord", password: "one" }),
  });
}

function asker(options: Partial<Parameters<typeof createAsker>[0]> = {}): Asker {
  return createAsker({
    ...{ broker, concurrency: 8, rate: undefined, stopping: stopping.signal },
    ...{ monotonic: Date.now, random: () => 0, onPause: (why) => pauses.push(why) },
    ...options,
  });
}
const askAll = (one: Asker, some = ids) => Promise.all(some.map((id) => one.ask("school", id)));
const states = (answers: readonly Answer[]) => [...new Set(answers.map(({ state }) => state))];

describe("an asker", () => {
  it("learns what the broker holds and what it does not have", async () => {
    const [missing, ...held] = await askAll(asker());
    expect(missing).toEqual({ state: "missing" });
    expect(held[0]).toEqual({ state: "held", body: school(ids[1] ?? "") });
    expect(states(held)).toEqual(["held"]);
  });
  it("starts with one request and comes to as many side by side as allowed, never more", async () => {
    simulated.faults.add({ kind: "latency", ms: 50 });
    // by its clock no answer takes any time: on a busy machine it would take the broker for one that is
    await askAll(asker({ concurrency: 4, monotonic: () => 0 }));
    const reads = simulated.requests.filter(({ method }) => method === "GET");
    const isAt = (one: number, { at, ms }: { at: number; ms: number }) => at <= one && one + 1 < at + ms; // whole milliseconds
    const sideBySide = reads.map(({ at }) => reads.filter((other) => isAt(at, other)).length);
    expect(Math.min(...sideBySide)).toBe(1);
    expect(Math.max(...sideBySide)).toBe(4);
    const [first, second] = reads.map(({ at }) => at).toSorted((one, other) => one - other);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(49); // it starts with one
  });
  it("keeps under the rate", async () => {
    jest.useFakeTimers();
    try {
      const times: number[] = [];
      const get: Broker["schools"]["get"] = () => {
        times.push(Date.now());
        return Promise.resolve(undefined);
      };
      const one = asker({ broker: { ...broker, schools: { ...broker.schools, get } }, rate: 20, concurrency: 32 });
      const asked = askAll(one, ids.slice(0, 50));
      await jest.advanceTimersByTimeAsync(10_000);
      expect(states(await asked)).toEqual(["missing"]);
      expect(times).toHaveLength(50);
      for (const at of times)
        expect(times.filter((other) => other >= at && other < at + 1_000).length).toBeLessThanOrEqual(20);
    } finally {
      jest.useRealTimers();
    }
  });
  it("waits as the broker asks for from its second bad answer in a row on, and gets every answer then", async () => {
    simulated.faults.add({ kind: "status", status: 429, retryAfter: 1, times: 3, only: { methods: ["GET"] } });
    const answers = await askAll(asker());
    expect(states(answers)).toEqual(["missing", "held"]);
    const refusal = expect.stringContaining("429");
    const rounds = pauses.length / 2;
    expect([2, 3]).toContain(rounds); // what failed together is one pause
    expect(pauses).toEqual(Array.from({ length: rounds }, () => [refusal, undefined]).flat());
    const times = simulated.requests.filter(({ method }) => method === "GET").map(({ at }) => at);
    const waits = times.slice(1).filter((at, index) => at - (times[index] ?? at) >= 900);
    expect(waits.length).toBeGreaterThanOrEqual(rounds - 1);
  });
  it("gives a place up where the broker is full, and asks nobody to wait for that", async () => {
    simulated.faults.add({ kind: "latency", ms: 20 });
    simulated.set({ capacity: 3, whenFull: { status: 429, retryAfter: 1 } });
    try {
      expect(states(await askAll(asker({ concurrency: 16 })))).toEqual(["missing", "held"]);
    } finally {
      simulated.set({ capacity: undefined });
    }
    expect(pauses).toEqual([]);
    const refusals = simulated.requests.filter(({ status }) => status === 429);
    expect(refusals.length).toBeGreaterThan(0);
    expect(refusals.length).toBeLessThan(20);
  });
  it("says that one object could not be asked for, and goes on with the others", async () => {
    simulated.faults.add({ kind: "status", status: 500, only: { ids: [ids[5] ?? ""] } });
    simulated.faults.add({ kind: "hang", only: { ids: [ids[7] ?? ""] } });
    const impatient = open(2_000);
    const one = asker({ broker: impatient });
    const answers = await askAll(one);
    await impatient.close();
    const unanswered = answers.flatMap((answer, index) =>
      answer.state === "unanswered" ? [[index, answer.reason.code]] : [],
    );
    expect(unanswered).toEqual([
      [5, "SERVER_ERROR"],
      [7, "TIMEOUT"],
    ]);
    expect(one.down).toBeUndefined();
  });
  it("stops at once where the login is refused, and soon where nobody answers", async () => {
    simulated.setPassword("Nord", "other");
    const one = asker();
    expect(states(await askAll(one))).toEqual(["unanswered"]);
    expect(one.down?.code).toBe("LOGIN");
    expect(simulated.requests.length).toBeLessThan(3);
    simulated.setPassword("Nord", "one");

    simulated.faults.add({ kind: "reset" });
    const two = asker();
    expect(states(await askAll(two))).toEqual(["unanswered"]);
    expect(two.down?.code).toBe("CONNECTION");
    expect(two.ended.aborted).toBe(true);
  });
  it("stops where every object fails alone", async () => {
    simulated.faults.add({ kind: "status", status: 500, only: { methods: ["GET"] } });
    const one = asker();
    expect(states(await askAll(one))).toEqual(["unanswered"]);
    expect(one.down?.code).toBe("SERVER_ERROR");
  });
  it("asks nobody any more after Ctrl-C", async () => {
    simulated.faults.add({ kind: "latency", ms: 100 });
    const one = asker({ rate: 5 });
    const asking = askAll(one);
    stopping.abort();
    expect(states(await asking)).toEqual(["stopped"]);
    expect(one.down).toBeUndefined();
  });
});
