import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
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
  simulated = await startBroker({ authorities: [{ name: "Nord", password: "one" }] });
  for (const id of ids.slice(1)) simulated.tamper.put("Nord", "schools", school(id));
});
afterAll(() => simulated.stop());
beforeEach(() => {
  stopping = new AbortController();
  pauses.length = 0;
  simulated.clearRequests();
  broker = openBroker({
    ...{ url: simulated.url, authority: "Nord", ca: simulated.ca, timeoutMs: 700 },
    credentials: () => ({ username: "provisioning-Nord", password: "one" }),
  });
});
afterEach(async () => {
  simulated.faults.clear();
  await broker.close();
});

function asker(options: { readonly concurrency?: number; readonly rate?: number } = {}): Asker {
  return createAsker({
    ...{ broker, concurrency: options.concurrency ?? 8, rate: options.rate, stopping: stopping.signal },
    ...{ now: Date.now, random: () => 0, onPause: (why) => pauses.push(why) },
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
    simulated.faults.add({ kind: "latency", ms: 20 });
    const one = asker({ concurrency: 4 });
    await askAll(one);
    const starts = simulated.requests.filter(({ method }) => method === "GET").map(({ at }) => at);
    const sideBySide = starts.map((at) => starts.filter((other) => other > at - 20 && other <= at).length);
    expect(sideBySide[0]).toBe(1);
    expect(Math.max(...sideBySide)).toBeLessThanOrEqual(5); // the times are whole milliseconds
    expect(Math.max(...sideBySide)).toBeGreaterThan(2);
  });
  it("keeps under the rate", async () => {
    await broker.login(); // it would come before the first answer
    const start = Date.now();
    await askAll(asker({ rate: 20, concurrency: 32 }), ids.slice(0, 50));
    expect(Date.now() - start).toBeGreaterThanOrEqual(2_000);
    const times = simulated.requests.filter(({ method }) => method === "GET").map(({ at }) => at);
    for (const at of times)
      expect(times.filter((other) => other >= at && other < at + 900).length).toBeLessThanOrEqual(20);
  });
  it("waits as the broker asks for, and gets every answer then", async () => {
    simulated.faults.add({ kind: "status", status: 429, retryAfter: 1, times: 3 });
    const answers = await askAll(asker());
    expect(states(answers)).toEqual(["missing", "held"]);
    expect(pauses.filter((why) => why?.includes("429")).length).toBeGreaterThan(0);
    const [refused, next] = simulated.requests.filter(({ method }) => method === "GET");
    expect((next?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(900);
  });
  it("says that one object could not be asked for, and goes on with the others", async () => {
    simulated.faults.add({ kind: "status", status: 500, only: { ids: [ids[5] ?? ""] } });
    simulated.faults.add({ kind: "hang", only: { ids: [ids[7] ?? ""] } });
    const one = asker();
    const answers = await askAll(one);
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
