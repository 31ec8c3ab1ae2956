import type { Fault } from "@id-connector/broker-simulator";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  authority,
  changesIn,
  type Daemon,
  queued,
  settled,
  startWorld,
  status,
  trash,
  until,
  type World,
} from "@id-connector/test-world";

const school = "bulk000";
const users = 150;
let world: World;
let daemon: Daemon;
let office: ReturnType<typeof changesIn>;
let pupils: readonly string[];

beforeAll(async () => {
  world = await startWorld();
  office = changesIn(world, school);
  pupils = Array.from({ length: 20 }, (_, index) => office.student(`b000.u000${String(10 + index)}`));
  await world.slapd.load(world.slapd.ldif.bulk({ users, schools: 2 }));
  await world.configure(authority);
  await world.broker.stop();
  daemon = world.start();
});
afterAll(() => world.close());

const logged = () => daemon.lines.length;
const loggedSince = (before: number, outcome: string, code?: string) =>
  daemon.logged(
    (line) =>
      daemon.lines.indexOf(line) >= before &&
      line["outcome"] === outcome &&
      line["authority"] === authority &&
      (code === undefined || line["code"] === code),
  );
const isWaiting = async (code: string) => {
  const { state, why } = (await status(world)).authorities[authority] ?? {};
  return state === "waiting" && why?.code === code;
};

async function consistent(): Promise<void> {
  await world.converged();
  await settled(world);
  expect(await trash(world)).toEqual([]);
  await until("it works", async () => (await status(world)).authorities[authority]?.state === "working");
}

/** One user is changed, one comes, one goes. */
async function change(round: string): Promise<void> {
  for (const pupil of pupils.slice(0, 3)) await office.lastname(pupil, round);
  await office.addStudent(`new.${round}`);
  await office.join("1a", office.student(`new.${round}`));
  const old = pupils.at(-1) ?? "";
  await office.remove(old);
  pupils = pupils.slice(0, -1);
}

describe("a broker that is down when everything is to be sent", () => {
  it("makes the authority wait, says so, and throws nothing away", async () => {
    await loggedSince(0, "waiting", "CONNECTION");
    await until("the status says so", () => isWaiting("CONNECTION"));
    await until("all wait", async () => (await queued(world)).length >= users);
    expect(await trash(world)).toEqual([]);
  });

  it("gets everything when it is back", async () => {
    await world.broker.start();
    await consistent();
    expect(world.broker.counts(authority).users).toBe(users);
  });
});

describe("while nothing gets through the authority waits, then goes on by itself; nothing is thrown away", () => {
  const faults: readonly (readonly [name: string, code: string, fault: Fault])[] = [
    ["503 for everything", "SERVER_ERROR", { kind: "status", status: 503 }],
    ["500 for everything", "SERVER_ERROR", { kind: "status", status: 500 }],
    ["429 with Retry-After", "RATE_LIMITED", { kind: "status", status: 429, retryAfter: 1 }],
    ["403 for everything", "FORBIDDEN", { kind: "status", status: 403 }],
    ["connections that end before the request was carried out", "CONNECTION", { kind: "reset" }],
    ["connections that end after it was carried out", "CONNECTION", { kind: "reset", applied: true }],
    ["half an answer", "CONNECTION", { kind: "half", applied: true }],
    ["web pages instead of answers", "BAD_ANSWER", { kind: "html" }],
  ];

  it.each(faults)("%s", async (name, code, fault) => {
    const before = logged();
    const resources = ["users", "classes", "workgroups", "schools"] as const;
    const over = world.broker.faults.add({ ...fault, only: { resources } });
    await change(name.replace(/\W/g, ""));
    await loggedSince(before, "waiting", code);
    await until("the status says so", () => isWaiting(code));
    over();
    await consistent();
  });
});

describe("an answer that never came", () => {
  it("does not make a change that is taken back look as if it had never been sent", async () => {
    const [pupil = ""] = pupils;
    const id = await world.slapd.entryUuid(pupil);
    await office.lastname(pupil, "First");
    await consistent();
    const only = { ids: [id], methods: ["PUT"] } as const;
    world.broker.faults.add({ kind: "reset", applied: true, times: 1, only });
    await office.lastname(pupil, "Second");
    await world.broker.until(() => world.broker.get(authority, "users", id)?.last_name === "Second");
    await office.lastname(pupil, "First");
    await consistent();
  });

  it("nor a deletion", async () => {
    const [pupil = ""] = pupils;
    const id = await world.slapd.entryUuid(pupil);
    const only = { ids: [id], methods: ["DELETE"] } as const;
    world.broker.faults.add({ kind: "reset", applied: true, times: 1, only });
    await office.modify(pupil, "add: objectClass\nobjectClass: ucsschoolExam");
    await world.broker.until(() => world.broker.get(authority, "users", id) === undefined);
    await office.modify(pupil, "delete: objectClass\nobjectClass: ucsschoolExam");
    await consistent();
  });

  it("nor does it throw a new user out of its class while it waits", async () => {
    await office.addClass("9z", [office.student("silent")]);
    await world.converged();
    const only = { methods: ["POST"], resources: ["users"] } as const;
    world.broker.faults.add({ kind: "reset", applied: true, times: 1, only });
    await office.addStudent("silent");
    const id = await world.slapd.entryUuid(office.schoolClass("9z"));
    const held = () => world.broker.get(authority, "classes", id);
    await world.broker.until(() => held()?.members.length === 1);
    await office.modify(office.schoolClass("9z"), "replace: description\ndescription: neu");
    await world.broker.until(() => held()?.description === "neu");
    await consistent();
    const sizes = world.broker.history(authority, "classes", id).map(({ value }) => value?.members.length);
    expect(sizes).toEqual([0, 1, 1]);
  });
});

describe("logins", () => {
  it("tokens that expire in the middle are fetched anew, and nobody notices", async () => {
    const before = logged();
    world.broker.set({ tokenLifetimeMs: 1000 });
    for (const pupil of pupils) {
      const id = await world.slapd.entryUuid(pupil);
      world.broker.expireTokens();
      await office.lastname(pupil, "Token");
      await world.broker.until(() => world.broker.get(authority, "users", id)?.last_name === "Token");
    }
    await consistent();
    world.broker.set({ tokenLifetimeMs: 300_000 });
    expect(daemon.lines.slice(before).filter(({ outcome }) => outcome === "waiting")).toEqual([]);
  });

  it("a password that is refused makes the authority wait; with the right one in the configuration it goes on at once", async () => {
    const before = logged();
    world.broker.setPassword(authority, "another");
    world.broker.expireTokens(authority);
    await change("password");
    await loggedSince(before, "waiting", "LOGIN");
    await until("the status says so", () => isWaiting("LOGIN"));
    await world.configure(authority, { password: "another" });
    await consistent();
  });
});
