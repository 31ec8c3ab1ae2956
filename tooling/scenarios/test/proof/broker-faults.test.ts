import type { Fault } from "@id-connector/broker-simulator";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startWorld, status, trash, until, watchPromises, type Daemon, type World } from "@id-connector/test-world";
import { schoolDay } from "../support/school-day.js";

const everything = ["users", "classes", "workgroups", "schools"] as const;
/** An authority each, all at the same time, so that they also prove that none is disturbed by the others. */
const troubles: readonly (readonly [title: string, authority: string, code: string, fault: Fault])[] = [
  ["500 for everything", "T500", "SERVER_ERROR", { kind: "status", status: 500 }],
  ["500 although it was carried out", "T500applied", "SERVER_ERROR", { kind: "status", status: 500, applied: true }],
  ["502 for everything", "T502", "SERVER_ERROR", { kind: "status", status: 502 }],
  ["503 for everything", "T503", "SERVER_ERROR", { kind: "status", status: 503 }],
  ["429 without Retry-After", "T429", "RATE_LIMITED", { kind: "status", status: 429 }],
  ["429 with Retry-After in seconds", "T429seconds", "RATE_LIMITED", { kind: "status", status: 429, retryAfter: 1 }],
  [
    ...(["429 with a date in Retry-After", "T429date", "RATE_LIMITED"] as const),
    { kind: "status", status: 429, retryAfter: 2, retryAfterForm: "date" },
  ],
  ["403 for everything", "T403", "FORBIDDEN", { kind: "status", status: 403 }],
  ["404 for everything", "T404", "REFUSED", { kind: "status", status: 404 }],
  ["408 for everything", "T408", "TIMEOUT", { kind: "status", status: 408 }],
  ["413 for everything", "T413", "REFUSED", { kind: "status", status: 413 }],
  ["422 for everything", "T422", "REFUSED", { kind: "status", status: 422 }],
  ["connections that end before anything was done", "Reset", "CONNECTION", { kind: "reset" }],
  ["connections that end after it was done", "ResetApplied", "CONNECTION", { kind: "reset", applied: true }],
  ["half an answer", "Half", "CONNECTION", { kind: "half" }],
  ["half an answer after it was done", "HalfApplied", "CONNECTION", { kind: "half", applied: true }],
  ["web pages instead of answers", "Html", "BAD_ANSWER", { kind: "html" }],
  ["web pages that say 404", "Html404", "BAD_ANSWER", { kind: "html", status: 404 }],
];
/** The few that are refused before it shows that all are. */
const refusedAtFirst = 9;

const names = troubles.map(([, name]) => name);
const sound = "Sound";
const silent = "Silent";
const promises = new Map<string, ReturnType<typeof watchPromises>>();
let world: World;
let daemon: Daemon;
let day: Awaited<ReturnType<typeof schoolDay>>;
let began: number;
let over: readonly (() => void)[];

beforeAll(async () => {
  world = await startWorld();
  day = await schoolDay(world, "Nord");
  for (const name of [...names, sound, silent]) {
    world.broker.addAuthority(name, world.password);
    promises.set(name, watchPromises(world, name));
    await world.configure(name);
  }
  const silence = world.broker.faults.add({ kind: "hang", only: { authority: silent, resources: everything } });
  daemon = world.start();
  await Promise.all([...names, sound].map(kept));
  began = daemon.lines.length;
  const add = ([, authority, , fault]: (typeof troubles)[number]) =>
    world.broker.faults.add({ ...fault, only: { authority, resources: everything } });
  over = [...troubles.map(add), silence];
  await day.morning();
});
afterAll(() => world.close());

const kept = async (name: string) => promises.get(name)?.kept();
const pausesOf = (name: string) =>
  daemon.lines.slice(began).filter(({ message, authority }) => message === "authority waits" && authority === name);

describe("while nothing gets through, the authority waits, says why, and throws nothing away", () => {
  it.each(troubles)("%s", async (_, name, code) => {
    await until("it paused several times", () => pausesOf(name).length >= 2);
    await until("the status says so", async () => {
      const { state, why } = (await status(world)).authorities[name] ?? {};
      return state === "waiting" && why?.code === code;
    });
    const most = ["T413", "T422"].includes(name) ? refusedAtFirst : 0;
    expect((await trash(world, name)).length).toBeLessThanOrEqual(most);
  });

  it("an authority beside them gets everything meanwhile", async () => {
    await kept(sound);
    expect(pausesOf(sound)).toEqual([]);
  });
});

describe("when it is over, everything arrives by itself, what changed meanwhile too", () => {
  beforeAll(async () => {
    await day.afternoon();
    for (const end of over) end();
  });

  it.each(troubles)("%s", (_, name) => kept(name));

  it("no answer at all", async () => {
    await kept(silent);
    const timedOut = daemon.lines.filter(({ authority, code }) => authority === silent && code === "TIMEOUT");
    expect(timedOut.length).toBeGreaterThan(0);
  });
});
