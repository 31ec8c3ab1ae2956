import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import {
  authority,
  type Daemon,
  queued,
  startWorld,
  status,
  trash,
  until,
  watchPromises,
  type World,
} from "@id-connector/test-world";
import { schoolDay } from "../support/school-day.js";

let world: World;
let daemon: Daemon;
let day: Awaited<ReturnType<typeof schoolDay>>;
let promises: ReturnType<typeof watchPromises>;
let before: number;

beforeAll(async () => {
  world = await startWorld();
  day = await schoolDay(world, "Nord", 30);
  await world.configure(authority);
  promises = watchPromises(world);
  await world.broker.stop();
  daemon = world.start();
  await daemon.logged(({ message }) => message === "authority waits");
});
afterAll(() => world.close());
beforeEach(() => {
  world.broker.faults.clear();
  before = daemon.lines.length;
});

async function waitsFor(code: string): Promise<void> {
  await until("it waits", async () => {
    const { state, why } = (await status(world)).authorities[authority] ?? {};
    return state === "waiting" && why?.code === code;
  });
  expect(await trash(world)).toEqual([]);
}
const lastnames = async (name: string) => {
  for (const pupil of day.pupils.slice(5, 8)) await day.office.lastname(pupil, name);
};

describe("a broker that is down when everything is to be sent", () => {
  it("makes the authority wait, says so, and gets everything when it is back", async () => {
    await waitsFor("CONNECTION");
    await until("all wait", async () => (await queued(world)).length >= day.pupils.length);
    await world.broker.start();
    await promises.kept();
    expect(world.broker.counts(authority).users).toBe(day.pupils.length);
  });
});

describe("an answer that never came", () => {
  const named = () => day.pupils.at(-1) ?? "";
  const held = (id: string) => world.broker.get(authority, "users", id);

  it("does not make a change that is taken back look as if it had never been sent", async () => {
    const id = await world.slapd.entryUuid(named());
    await day.office.lastname(named(), "First");
    await promises.kept();
    world.broker.faults.add({ kind: "reset", applied: true, times: 1, only: { ids: [id], methods: ["PUT"] } });
    await day.office.lastname(named(), "Second");
    await world.broker.until(() => held(id)?.last_name === "Second");
    await day.office.lastname(named(), "First");
    await promises.kept();
  });

  it("nor a deletion", async () => {
    const id = await world.slapd.entryUuid(named());
    world.broker.faults.add({ kind: "reset", applied: true, times: 1, only: { ids: [id], methods: ["DELETE"] } });
    await day.office.modify(named(), "add: objectClass\nobjectClass: ucsschoolExam");
    await world.broker.until(() => held(id) === undefined);
    await day.office.modify(named(), "delete: objectClass\nobjectClass: ucsschoolExam");
    await promises.kept();
  });

  it("nor does it throw a new user out of its class while it waits", async () => {
    const { office } = day;
    await office.addClass("9z", [office.student("silent")]);
    await world.converged();
    const only = { methods: ["POST"], resources: ["users"] } as const;
    world.broker.faults.add({ kind: "reset", applied: true, times: 1, only });
    await office.addStudent("silent");
    const id = await world.slapd.entryUuid(office.schoolClass("9z"));
    const schoolClass = () => world.broker.get(authority, "classes", id);
    await world.broker.until(() => schoolClass()?.members.length === 1);
    await office.modify(office.schoolClass("9z"), "replace: description\ndescription: neu");
    await world.broker.until(() => schoolClass()?.description === "neu");
    await promises.kept();
    const sizes = world.broker.history(authority, "classes", id).map(({ value }) => value?.members.length);
    expect(sizes).toEqual([0, 1, 1]);
  });
});

describe("a 404 for everything", () => {
  it("is not taken for a deletion that was done: what the directory deletes meanwhile is deleted afterwards", async () => {
    const { office } = day;
    const gone = office.student("leaver");
    await office.addStudent("leaver");
    await promises.kept();
    const id = await world.slapd.entryUuid(gone);
    const resources = ["users", "classes", "workgroups", "schools"] as const;
    world.broker.faults.add({ kind: "status", status: 404, only: { resources } });
    await office.remove(gone);
    const isDeletion = ({ id: about, method }: { id?: string | undefined; method: string }) =>
      about === id && method === "DELETE";
    await world.broker.until(() => world.broker.requests.some(isDeletion));
    await waitsFor("REFUSED");
    world.broker.faults.clear();
    await promises.kept();
    expect(world.broker.get(authority, "users", id)).toBeUndefined();
  });
});

describe("logins", () => {
  it("tokens that expire in the middle are fetched anew, and nobody notices", async () => {
    for (const pupil of day.pupils.slice(5, 20)) {
      const id = await world.slapd.entryUuid(pupil);
      world.broker.expireTokens();
      await day.office.lastname(pupil, "Token");
      await world.broker.until(() => world.broker.get(authority, "users", id)?.last_name === "Token");
    }
    await promises.kept();
    expect(daemon.lines.slice(before).filter(({ outcome }) => outcome === "waiting")).toEqual([]);
  });

  it("a password that is refused makes the authority wait; with the right one in the configuration it goes on at once", async () => {
    world.broker.setPassword(authority, "another");
    world.broker.expireTokens(authority);
    await day.morning();
    await waitsFor("LOGIN");
    await world.configure(authority, { password: "another" });
    await promises.kept();
  });

  it.each([
    ["behind", -3_600_000],
    ["ahead", 3_600_000],
  ])(
    "a broker whose clock is an hour %s either gets everything or makes the authority wait, until it is right",
    async (_, ms) => {
      world.broker.set({ clockOffsetMs: ms });
      world.broker.expireTokens();
      await lastnames(`Uhr${String(ms)}`);
      await until("it is seen", async () => {
        const why = (await status(world)).authorities[authority]?.why?.code;
        return why === "CLOCK" || (await queued(world)).length === 0;
      });
      expect(await trash(world)).toEqual([]);
      world.broker.set({ clockOffsetMs: 0 });
      world.broker.expireTokens();
      await promises.kept();
    },
  );
});

describe("a certificate that may not be trusted makes the authority wait, and it goes on by itself when it is right", () => {
  it.each(["expired", "other name", "unknown CA"] as const)("%s", async (kind) => {
    await world.broker.showCertificate(kind);
    await lastnames(`Certificate ${kind}`);
    await waitsFor("TLS");
    await world.broker.showCertificate("right");
    await promises.kept();
  });
});
