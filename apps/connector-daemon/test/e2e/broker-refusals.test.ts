import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { settled, trash, until, type Trashed } from "../support/look.js";
import { changesIn } from "../support/school-changes.js";
import type { Daemon } from "../support/start-daemon.js";
import { authority, startWorld, type World } from "../support/start-world.js";

const school = "Nord";
let world: World;
let daemon: Daemon;
let office: ReturnType<typeof changesIn>;
const [poisoned, refused, faulty] = ["poisoned", "refused", "faulty"];

beforeAll(async () => {
  const member = (username: string) => world.slapd.dn.user(username, "student", school);
  world = await startWorld({ slapd: { content: { schools: [school] } } });
  office = changesIn(world, school);
  const names = [poisoned, refused, faulty, ...Array.from({ length: 20 }, (_, index) => `pupil${String(index)}`)];
  const lastname = "Quisquilius";
  const users = names.map((username) =>
    world.slapd.ldif.user({ username, role: "student", schools: [school], lastname }),
  );
  await world.slapd.load(users);
  await world.slapd.modify(`dn: ${member(faulty)}\nchangetype: modify\ndelete: givenName\n`);
  await office.addClass("1a", names.slice(0, 10).map(member));
  await office.addClass("1b", names.slice(10).map(member));
  const fault = (username: string, status: number) =>
    world.slapd.entryUuid(member(username)).then((id) => {
      world.broker.faults.add({ kind: "status", status, only: { ids: [id] }, ...(status === 422 ? { detail } : {}) });
    });
  await fault(poisoned, 500);
  await fault(refused, 422);
  await world.configure(authority);
  daemon = world.start();
});
afterAll(() => world.close());

const detail = [{ loc: ["body", "last_name"], msg: "Quisquilius is no name", type: "value_error" }];
const idOf = (username: string) => world.slapd.entryUuid(office.student(username));
const trashed = async (username: string) => {
  const id = await idOf(username);
  return (await trash(world)).filter(({ reason }) => reason["key"] === id);
};

const nothing: Trashed = { file: "", reason: {}, text: "" };

describe("an object that the broker refuses", () => {
  it("goes to the trash at once, with what the broker said and without a name; its class goes on without it", async () => {
    await until("it is trashed", async () => (await trashed(refused)).length === 1);
    const [{ reason, text } = nothing] = await trashed(refused);
    expect(reason).toMatchObject({ code: "REFUSED", status: 422, attempts: 1 });
    expect(reason["answer"]).toEqual([expect.objectContaining({ loc: ["body", "last_name"] })]);
    expect(text).not.toMatch(/Quisquilius/);
  });

  it("goes to the trash once when its own data are at fault, and the reason names the attribute", async () => {
    await until("it is trashed", async () => (await trashed(faulty)).length > 0);
    const [{ reason } = nothing] = await trashed(faulty);
    expect(reason).toMatchObject({ code: "FAULTY_OBJECT" });
    expect(reason["message"]).toContain("givenName");
  });

  it("holds nobody else up, and its class is incomplete", async () => {
    const all = 23;
    await world.broker.until(() => world.broker.counts(authority).users === all - 3);
    const id = await world.slapd.entryUuid(office.schoolClass("1a"));
    await world.broker.until(() => world.broker.get(authority, "classes", id)?.members.length === 7);
    await daemon.logged((line) => line["item"] === id && line["outcome"] === "incomplete");
  });

  it("goes to the trash after several spaced attempts when the broker breaks down over it alone", async () => {
    await until("it is trashed", async () => (await trashed(poisoned)).length === 1, 90_000);
    await settled(world);
    const [{ reason } = { reason: {} }] = await trashed(poisoned);
    expect(reason).toMatchObject({ code: "SERVER_ERROR", status: 500, attempts: 5 });
    const id = await idOf(poisoned);
    const posts = world.broker.requests.filter((request) => request.id === id && request.method === "POST");
    const times = posts.map(({ at }) => at);
    const pauses = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(Math.min(...pauses)).toBeGreaterThan(1000);
    expect(await trash(world)).toHaveLength(3);
  });

  it("arrives as soon as the cause is gone and it changes, and completes its class", async () => {
    world.broker.faults.clear();
    await office.lastname(office.student(poisoned), "Neu");
    await office.lastname(office.student(refused), "Neu");
    await office.modify(office.student(faulty), "add: givenName\ngivenName: Neu");
    await world.converged();
    await settled(world);
  });
});
