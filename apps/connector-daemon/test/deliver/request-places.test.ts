import { beforeEach, describe, expect, it } from "@jest/globals";
import { BrokerError } from "@id-connector/broker-client";
import { until } from "@id-connector/until";
import { TurnedAwayError } from "../../src/deliver/context/turned-away-error.js";
import { createRequestPlaces, type AttemptPlaces, type RequestPlaces } from "../../src/deliver/request-places.js";

let places: RequestPlaces;
let room: number;
let time: number;
/** In the order in which they were made, and how each of them is answered. */
let made: { readonly name: string; answer(): void; fail(error: Error): void }[];
/** What became of requests that failed, in the order of failing. */
let failures: { readonly name: string; readonly error: unknown }[];

beforeEach(() => {
  [room, time, made, failures] = [2, 0, [], []];
  places = createRequestPlaces({ now: () => time, places: () => room, mayBegin: () => room > 0 });
});

const names = () => made.map(({ name }) => name);
const madeCount = (count: number) => until(`${String(count)} requests were made`, () => made.length === count);
const failed = (count: number) => until(`${String(count)} requests failed`, () => failures.length === count);
const outOfOrder = (scope: "item" | "authority") =>
  new BrokerError({ method: "PUT", resource: "users" }, "500", { code: "SERVER_ERROR", scope, status: 500 });

function ask(name: string, own: AttemptPlaces = places.open(0)): void {
  const request = own.run(() => new Promise<void>((answer, fail) => made.push({ name, answer, fail })));
  request.catch((error: unknown) => failures.push({ name, error }));
}

describe("requests", () => {
  it("run as many at once as there are places, the others in their order when one is answered", async () => {
    for (const name of ["a", "b", "c", "d"]) ask(name);
    await madeCount(2);
    expect([names(), places.running()]).toEqual([["a", "b"], 2]);
    made[1]?.answer();
    await madeCount(3);
    made[0]?.answer();
    await madeCount(4);
    expect(names()).toEqual(["a", "b", "c", "d"]);
    made[2]?.answer();
    made[3]?.answer();
    await until("none runs", () => places.running() === 0);
  });

  it("of a change of the day go before all of the bulk that waits, and after those that came before them", async () => {
    const [bulk, changed] = [2, 1];
    for (const name of ["a", "b", "c", "d"]) ask(name, places.open(bulk));
    for (const name of ["e", "f"]) ask(name, places.open(changed));
    for (let count = 2; count < 6; count += 1) {
      await madeCount(count);
      made[count - 2]?.answer();
    }
    await madeCount(6);
    expect(names()).toEqual(["a", "b", "e", "f", "c", "d"]);
  });

  it("go on where places are taken away, and no other one is made until enough of them were answered", async () => {
    for (const name of ["a", "b", "c"]) ask(name);
    await madeCount(2);
    room = 1;
    made[0]?.answer();
    await until("one was answered", () => places.running() === 1);
    expect(names()).toEqual(["a", "b"]);
    made[1]?.answer();
    await madeCount(3);
  });

  it("are turned away while there is no place at all, those that waited with the next answer", async () => {
    for (const name of ["a", "b", "c", "d"]) ask(name);
    await madeCount(2);
    room = 0;
    ask("e");
    made[0]?.answer();
    await failed(3);
    expect(failures.map(({ name }) => name)).toEqual(["c", "d", "e"]);
    for (const { error } of failures) expect(error).toBeInstanceOf(TurnedAwayError);
    expect([names(), places.running()]).toEqual([["a", "b"], 1]);
    room = 2;
    ask("f");
    await madeCount(3);
  });
});

it("an attempt that made a request goes on where no other one may begin, one request at a time", async () => {
  const own = places.open(0);
  ask("a", own);
  await madeCount(1);
  room = 0;
  for (const name of ["b", "c"]) ask(name, own);
  ask("d");
  await failed(1);
  made[0]?.answer();
  await madeCount(2);
  expect([names(), places.running()]).toEqual([["a", "b"], 1]);
  made[1]?.answer();
  await madeCount(3);
  expect([names(), failures.map(({ name }) => name)]).toEqual([["a", "b", "c"], ["d"]]);
});

describe("an attempt that is over", () => {
  it("asks for nothing more: what waited, or comes later, is turned away", async () => {
    room = 1;
    const own = places.open(0);
    for (const name of ["a", "b", "c"]) ask(name, own);
    ask("d");
    await madeCount(1);
    made[0]?.fail(outOfOrder("authority"));
    await failed(1);
    own.close();
    await madeCount(2);
    ask("e", own);
    await failed(4);
    expect([names(), failures.slice(1).map(({ name }) => name)]).toEqual([
      ["a", "d"],
      ["b", "c", "e"],
    ]);
    for (const { error } of failures.slice(1)) expect(error).toBeInstanceOf(TurnedAwayError);
  });

  it("has begun no more, as one that never asked has not", async () => {
    const own = places.open(0);
    expect(own.hasBegun()).toBe(false);
    ask("a", own);
    await madeCount(1);
    expect(own.hasBegun()).toBe(true);
    own.close();
    expect(own.hasBegun()).toBe(false);
  });
});

describe("an attempt that waits for a minute, as others are more urgent", () => {
  beforeEach(async () => {
    room = 1;
    ask("a");
    await madeCount(1);
  });

  it("is turned away: what was decided may be old", async () => {
    ask("b");
    time = 59_999;
    ask("c");
    expect(failures).toEqual([]);
    time = 60_000;
    made[0]?.answer();
    await madeCount(2);
    expect([names(), failures.map(({ name }) => name)]).toEqual([["a", "c"], ["b"]]);
    expect(failures[0]?.error).toBeInstanceOf(TurnedAwayError);
  });

  it("goes on before more urgent ones where it made a request before: half of its work is done", async () => {
    const own = places.open(0);
    ask("b", own);
    ask("c", own);
    made[0]?.answer();
    await madeCount(2);
    time = 600_000;
    ask("d", places.open(-1));
    made[1]?.answer();
    await madeCount(3);
    expect([names(), failures]).toEqual([["a", "b", "c"], []]);
  });
});

it("the number of requests at the time of a failure is the one that counts, however late it is judged", async () => {
  for (const name of ["a", "b"]) ask(name);
  await madeCount(2);
  const failure = outOfOrder("item");
  made[0]?.fail(failure);
  made[1]?.answer();
  await until("none runs", () => places.running() === 0);
  expect(places.runningAt(failure)).toBe(2);
  expect(places.runningAt(outOfOrder("item"))).toBe(0);
});

describe("a request that failed", () => {
  it("keeps its place until its attempt is over where it may be everybody's failure: it is judged before the next", async () => {
    room = 1;
    const own = places.open(0);
    ask("a", own);
    ask("b");
    await madeCount(1);
    made[0]?.fail(outOfOrder("authority"));
    await failed(1);
    expect([names(), places.running()]).toEqual([["a"], 1]);
    own.close();
    await madeCount(2);
    expect(places.running()).toBe(1);
  });

  it("leaves its place to the next request of its own attempt", async () => {
    room = 1;
    const own = places.open(0);
    ask("a", own);
    await madeCount(1);
    made[0]?.fail(outOfOrder("authority"));
    await failed(1);
    ask("b");
    ask("c", own);
    await madeCount(2);
    expect([names(), places.running()]).toEqual([["a", "c"], 1]);
    made[1]?.answer();
    await madeCount(3);
    own.close();
    expect(places.running()).toBe(1);
  });

  it.each(["item", "authority"] as const)("has no place any more when its attempt was over (%s)", async (scope) => {
    const own = places.open(0);
    ask("a", own);
    await madeCount(1);
    own.close();
    made[0]?.fail(outOfOrder(scope));
    await failed(1);
    expect(places.running()).toBe(0);
  });

  it("has no place any more where it is its object's own failure, or a defect", async () => {
    const own = places.open(0);
    ask("a", own);
    ask("b", own);
    await madeCount(2);
    made[0]?.fail(outOfOrder("item"));
    made[1]?.fail(new TypeError("a defect"));
    await failed(2);
    expect(places.running()).toBe(0);
  });
});
