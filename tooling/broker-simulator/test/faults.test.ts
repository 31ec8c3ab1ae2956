import { afterEach, expect, test } from "@jest/globals";
import type { Fault } from "../src/index.js";
import { clientOf, endAll, fill, group, id, loggedIn, school, start, user } from "./client.js";

afterEach(endAll);

async function prepared() {
  const broker = await start();
  const { api } = await loggedIn(broker);
  await fill(api);
  broker.clearRequests();
  return { broker, api };
}

const anna = `users/${id(31)}`;

test("a status goes to the next n matching requests, and the rest is as ever", async () => {
  const { broker, api } = await prepared();
  broker.faults.add({ kind: "status", status: 503, times: 2, only: { methods: ["GET"], resources: ["users"] } });
  const statuses = [];
  for (const path of [anna, `classes/${id(11)}`, anna, anna]) statuses.push((await api("GET", path)).status);
  expect(statuses).toEqual([503, 200, 503, 200]);
  expect(broker.faults.list()).toEqual([]);
});

test("a status for some ids finds them in the path and in the body, and is not carried out", async () => {
  const { broker, api } = await prepared();
  const remove = broker.faults.add({ kind: "status", status: 500, only: { ids: [id(33), id(31)] } });
  expect((await api("POST", "users", user(33, "carl", { A: [] }))).status).toBe(500);
  expect((await api("DELETE", anna)).status).toBe(500);
  expect((await api("DELETE", `users/${id(32)}`)).status).toBe(204);
  expect(broker.counts().users).toBe(1);
  remove();
  expect((await api("DELETE", anna)).status).toBe(204);
});

test("a status that comes after the request was applied finds it applied", async () => {
  const { broker, api } = await prepared();
  broker.faults.add({ kind: "status", status: 504, applied: true, times: 1 });
  expect((await api("DELETE", anna)).status).toBe(504);
  expect((await api("DELETE", anna)).status).toBe(404);
});

test("429 has a Retry-After in seconds or as a date", async () => {
  const { broker, api } = await prepared();
  broker.faults.add({ kind: "status", status: 429, retryAfter: 7, times: 1 });
  expect((await api("GET", anna)).headers["retry-after"]).toBe("7");
  broker.faults.add({ kind: "status", status: 429, retryAfter: 7, retryAfterForm: "date" });
  const { headers } = await api("GET", anna);
  expect(Date.parse(String(headers["retry-after"])) - Date.parse(String(headers["date"]))).toBe(7_000);
});

test("a refused id gets 422 with a detail that names it; 401, 403 and 404 for everything", async () => {
  const { broker, api } = await prepared();
  broker.faults.add({ kind: "status", status: 422, only: { ids: [id(31)] } });
  const refusal = await api("PUT", anna, user(31, "anna", { A: [] }));
  expect(refusal.status).toBe(422);
  expect(refusal.json).toMatchObject({ detail: [{ msg: `object ${id(31)} is refused` }] });
  for (const status of [401, 403, 404]) {
    broker.faults.clear();
    broker.faults.add({ kind: "status", status });
    expect((await api("GET", anna)).status).toBe(status);
  }
});

test.each([
  ["before", false, 2],
  ["after", true, 1],
])("a connection reset %s the request was applied", async (_, applied, left) => {
  const { broker, api } = await prepared();
  broker.faults.add({ kind: "reset", applied, times: 1 });
  await expect(api("DELETE", anna)).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(broker.counts().users).toBe(left);
  expect(broker.requests.map(({ status, fault }) => [status, fault])).toEqual([[undefined, "reset"]]);
});

test("half an answer ends in the middle", async () => {
  const { broker, api } = await prepared();
  broker.faults.add({ kind: "half", applied: true, times: 1 });
  await expect(api("GET", anna)).rejects.toMatchObject({ code: "ECONNRESET" });
  expect((await api("GET", anna)).status).toBe(200);
});

test("a web page instead of JSON", async () => {
  const { broker, api } = await prepared();
  broker.faults.add({ kind: "html", times: 1 });
  const answer = await api("GET", anna);
  expect([answer.status, answer.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
  expect(answer.text).toContain("<html>");
});

test("a request that hangs is let go only when the broker stops", async () => {
  const { broker, api } = await prepared();
  broker.faults.add({ kind: "hang", times: 1 });
  let ended = false;
  const hanging = api("GET", anna).finally(() => (ended = true));
  await broker.until(() => broker.requests.some(({ fault }) => fault === "hang"));
  expect((await api("GET", anna)).status).toBe(200); // others go on meanwhile
  expect(ended).toBe(false);
  await Promise.all([expect(hanging).rejects.toMatchObject({ code: "ECONNRESET" }), broker.stop()]);
});

test("latency adds up, per route and with jitter", async () => {
  const broker = await start({ random: () => 0.5 });
  const { api } = await loggedIn(broker);
  await fill(api);
  broker.clearRequests();
  broker.faults.add({ kind: "latency", ms: 20, jitterMs: 40 });
  broker.faults.add({ kind: "latency", ms: 60, only: { resources: ["users"] } });
  await api("GET", `classes/${id(11)}`);
  await api("GET", anna);
  const [short, long] = broker.requests.map(({ ms }) => ms);
  expect(short).toBeGreaterThanOrEqual(39);
  expect(long).toBeGreaterThanOrEqual(99);
});

test("latency and a failure come together", async () => {
  const { broker, api } = await prepared();
  broker.faults.add({ kind: "latency", ms: 30 });
  broker.faults.add({ kind: "status", status: 502, times: 1 });
  broker.faults.add({ kind: "status", status: 500, times: 1 }); // waits for its turn
  expect([(await api("GET", anna)).status, (await api("GET", anna)).status]).toEqual([502, 500]);
  expect(broker.requests[0]?.ms).toBeGreaterThanOrEqual(29);
});

test("more requests at once than the capacity get 503, or what the broker says when it is full", async () => {
  const { broker, api } = await prepared();
  broker.set({ capacity: 2 });
  broker.faults.add({ kind: "latency", ms: 600_000, times: 2 });
  const two = Promise.allSettled([api("GET", anna), api("GET", anna)]);
  await broker.until(() => broker.faults.list().length === 0);
  const three = async () => {
    const answers = await Promise.all([3, 4, 5].map(() => api("GET", anna)));
    return answers.map(({ status, headers }) => [status, headers["retry-after"]]);
  };
  expect(await three()).toEqual([3, 4, 5].map(() => [503, undefined]));
  broker.set({ whenFull: { status: 429, retryAfter: 1 } });
  expect(await three()).toEqual([3, 4, 5].map(() => [429, "1"]));
  broker.set({ capacity: 3 });
  expect((await api("GET", anna)).status).toBe(200);
  await Promise.all([broker.stop(), two]);
});

test("a new school is visible only after it was refused so often", async () => {
  const { broker, api } = await prepared();
  broker.set({ lateSchools: { refusals: 2 } });
  expect((await api("POST", "schools", school(3, "C"))).status).toBe(201);
  expect((await api("POST", "schools", school(3, "C"))).status).toBe(409);
  expect((await api("GET", `schools/${id(3)}`)).status).toBe(404);
  expect((await api("POST", "classes", group(13, "1c", "C"))).status).toBe(422);
  expect((await api("POST", "classes", group(13, "1c", "C"))).status).toBe(201);
  expect((await api("GET", `schools/${id(3)}`)).status).toBe(200);
});

test("a new school is visible only after some time", async () => {
  let now = 1_800_000_000_000;
  const broker = await start({ now: () => now, settings: { lateSchools: { ms: 5_000 } } });
  const { api } = await loggedIn(broker);
  await api("POST", "schools", school(1, "A"));
  expect((await api("HEAD", `schools/${id(1)}`)).status).toBe(404);
  now += 5_000;
  expect((await api("HEAD", `schools/${id(1)}`)).status).toBe(200);
});

test("a broker that lost everything has nothing, and its history says so", async () => {
  const { broker, api } = await prepared();
  broker.loseEverything();
  expect(broker.counts()).toEqual({ schools: 0, classes: 0, workgroups: 0, users: 0 });
  expect((await api("GET", anna)).status).toBe(404);
  await fill(api);
  expect(broker.history("Nord", "users", id(31)).map(({ by }) => by)).toEqual(["POST users", "loss", "POST users"]);
});

test("the login can be hit alone", async () => {
  const { broker, api } = await prepared();
  broker.faults.add({ kind: "status", status: 503, only: { resources: ["token"] } });
  expect((await api("GET", anna)).status).toBe(200);
  expect((await clientOf(broker).login()).status).toBe(503);
});

test.each<[string, Fault]>([
  ["no times", { kind: "reset", times: 0 }],
  ["a status that does not exist", { kind: "status", status: 99 }],
])("a fault with %s is refused", async (_, fault) => {
  const { broker } = await prepared();
  expect(() => broker.faults.add(fault)).toThrow(expect.objectContaining({ code: "BAD_OPTION" }));
});
