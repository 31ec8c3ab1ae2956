import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  authority,
  changesIn,
  type Daemon,
  settled,
  startWorld,
  trash,
  type Trashed,
  until,
  watchPromises,
  type World,
} from "@id-connector/test-world";

const school = "Nord";
const all = 23;
let world: World;
let daemon: Daemon;
let promises: ReturnType<typeof watchPromises>;
let office: ReturnType<typeof changesIn>;
const [poisoned, refused, faulty] = ["poisoned", "refused", "faulty"];
const [poisonedClass, refusedClass] = ["2x", "2y"];

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
  for (const name of [poisonedClass, refusedClass]) await office.addClass(name, names.slice(10, 16).map(member));
  const fault = async (dn: string, status: number) => {
    const only = { ids: [await world.slapd.entryUuid(dn)] };
    world.broker.faults.add({ kind: "status", status, only, ...(status === 422 ? { detail } : {}) });
  };
  await fault(member(poisoned), 500);
  await fault(member(refused), 422);
  await fault(office.schoolClass(poisonedClass), 500);
  await fault(office.schoolClass(refusedClass), 422);
  await world.configure(authority);
  promises = watchPromises(world);
  daemon = world.start();
});
afterAll(() => world.close());

const detail = [{ loc: ["body", "last_name"], msg: "Quisquilius is no name", type: "value_error" }];
const trashed = async (dn: string) => {
  const id = await world.slapd.entryUuid(dn);
  return (await trash(world)).filter(({ reason }) => reason["key"] === id);
};

const nothing: Trashed = { file: "", reason: {}, text: "" };

describe("an object that the broker refuses", () => {
  it("goes to the trash at once, with what the broker said and without a name; its class goes on without it", async () => {
    await until("it is trashed", async () => (await trashed(office.student(refused))).length === 1);
    const [{ reason, text } = nothing] = await trashed(office.student(refused));
    expect(reason).toMatchObject({ code: "REFUSED", status: 422, attempts: 1 });
    expect(reason["answer"]).toEqual([expect.objectContaining({ loc: ["body", "last_name"] })]);
    expect(text).not.toMatch(/Quisquilius/);
  });

  it("goes to the trash once when its own data are at fault, and the reason names the attribute", async () => {
    await until("it is trashed", async () => (await trashed(office.student(faulty))).length > 0);
    const [{ reason } = nothing] = await trashed(office.student(faulty));
    expect(reason).toMatchObject({ code: "FAULTY_OBJECT" });
    expect(reason["message"]).toContain("givenName");
  });

  it("holds nobody else up, and its class is incomplete", async () => {
    await world.broker.until(() => world.broker.counts(authority).users === all - 3);
    const id = await world.slapd.entryUuid(office.schoolClass("1a"));
    await world.broker.until(() => world.broker.get(authority, "classes", id)?.members.length === 7);
    await daemon.logged((line) => line["item"] === id && line["outcome"] === "incomplete");
  });

  it("goes to the trash after several spaced attempts when the broker breaks down over it alone", async () => {
    await until("it is trashed", async () => (await trashed(office.student(poisoned))).length === 1);
    await settled(world);
    const [{ reason } = { reason: {} }] = await trashed(office.student(poisoned));
    expect(reason).toMatchObject({ code: "SERVER_ERROR", status: 500, attempts: 5 });
    const id = await world.slapd.entryUuid(office.student(poisoned));
    const posts = world.broker.requests.filter((request) => request.id === id && request.method === "POST");
    const times = posts.map(({ at }) => at);
    const pauses = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(Math.min(...pauses)).toBeGreaterThan(1000);
  });

  it("is not the fault of others: users arrive without a class that is refused", async () => {
    await until("one is trashed", async () => (await trashed(office.schoolClass(refusedClass))).length > 0);
    await until("the other, too", async () => (await trashed(office.schoolClass(poisonedClass))).length > 0);
    await settled(world);
    expect(world.broker.counts(authority)).toMatchObject({ users: all - 3, classes: 2 });
    await promises.kept({ trash: { REFUSED: 2, SERVER_ERROR: 2, FAULTY_OBJECT: 1 } });
  });

  it("arrives as soon as the cause is gone and it changes, and completes its class", async () => {
    world.broker.faults.clear();
    await office.lastname(office.student(poisoned), "Neu");
    await office.lastname(office.student(refused), "Neu");
    for (const name of [poisonedClass, refusedClass]) {
      await office.modify(office.schoolClass(name), "replace: description\ndescription: neu");
    }
    await office.modify(office.student(faulty), "add: givenName\ngivenName: Neu");
    await promises.kept();
  });
});

describe("a class whose new name the broker refuses", () => {
  it("keeps its users, who change meanwhile, under its old name, and gets the new one when it may", async () => {
    const id = await world.slapd.entryUuid(office.schoolClass("1a"));
    const [member, other] = ["pupil0", "pupil1"].map(office.student) as [string, string];
    const memberId = await world.slapd.entryUuid(member);
    const over = world.broker.faults.add({
      kind: "status",
      status: 422,
      only: { ids: [id], methods: ["PUT", "POST"] },
    });
    await office.renameClass("1a", "1x");
    await until("it is trashed", async () => (await trash(world)).some(({ reason }) => reason["key"] === id));
    await office.lastname(member, "Anders");
    await world.broker.until(() => world.broker.get(authority, "users", memberId)?.last_name === "Anders");
    expect(world.broker.get(authority, "users", memberId)?.context[school]?.classes).toEqual(["1a"]);
    await promises.kept({ trash: { REFUSED: 1 } });
    over();
    await office.leave("1x", other);
    await promises.kept();
  });
});
