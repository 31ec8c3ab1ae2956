import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  authority,
  changesIn,
  type Daemon,
  startWorld,
  trash,
  until,
  watchPromises,
  whileItWaits,
  type World,
} from "@id-connector/test-world";

const school = "Nord";
let world: World;
let daemon: Daemon;
let office: ReturnType<typeof changesIn>;
let promises: ReturnType<typeof watchPromises>;

beforeAll(async () => {
  world = await startWorld({ slapd: { content: { schools: [school] } } });
  office = changesIn(world, school);
  await world.configure(authority);
  promises = watchPromises(world);
  daemon = world.start();
});
afterAll(() => world.close());

const consistent = () => promises.kept();

describe("objects that come in an awkward order", () => {
  it("a class that comes before its members is sent without them and completed when they come", async () => {
    await office.addClass("1a", [office.student("anna"), office.student("ben")]);
    const id = await world.slapd.entryUuid(office.schoolClass("1a"));
    await world.broker.until(() => world.broker.get(authority, "classes", id)?.members.length === 0);
    await daemon.logged((line) => line["item"] === id && line["outcome"] === "incomplete");
    await office.addStudent("anna");
    await office.addStudent("ben");
    await consistent();
    expect(world.broker.get(authority, "classes", id)?.members).toHaveLength(2);
  });

  it("a user that comes before its class is in it as soon as the class is there", async () => {
    await office.addStudent("carla");
    await world.converged();
    await office.addClass("1b", [office.student("carla")]);
    await consistent();
  });

  it("a class that got another name, and members that changed meanwhile, arrive", async () => {
    await whileItWaits(world, async () => {
      await office.lastname(office.student("anna"), "Neu");
      await office.renameClass("1a", "2a");
      await office.lastname(office.student("ben"), "Neu");
    });
    await consistent();
  });

  it("a member that never comes leaves the class incomplete, and the class arrives without it", async () => {
    await office.addClass("1c", [office.student("anna"), office.student("nobody")]);
    const id = await world.slapd.entryUuid(office.schoolClass("1c"));
    await daemon.logged((line) => line["item"] === id && line["outcome"] === "incomplete");
    await consistent();
    expect(world.broker.get(authority, "classes", id)?.members).toHaveLength(1);
  });

  it("a pupil that leaves a class while it is on its way into it stays out", async () => {
    const only = { methods: ["POST"], resources: ["users"] } as const;
    const fast = world.broker.faults.add({ kind: "latency", ms: 1000, only });
    await office.addClass("1d", [office.student("dora")]);
    await world.converged();
    await office.addStudent("dora");
    await office.leave("1d", office.student("dora"));
    const user = await world.slapd.entryUuid(office.student("dora"));
    await world.broker.until(() => world.broker.get(authority, "users", user) !== undefined);
    fast();
    await consistent();
    const id = await world.slapd.entryUuid(office.schoolClass("1d"));
    expect(world.broker.get(authority, "classes", id)?.members).toEqual([]);
  });

  it("a user that is deleted and created anew under the same name is another one", async () => {
    await office.addStudent("ida");
    await world.converged();
    const before = await world.slapd.entryUuid(office.student("ida"));
    await office.remove(office.student("ida"));
    await office.addStudent("ida");
    await consistent();
    expect(world.broker.get(authority, "users", before)).toBeUndefined();
  });

  it("so it is when that happens while the daemon is stopped", async () => {
    expect(await daemon.stop()).toBe(0);
    const before = await world.slapd.entryUuid(office.student("ida"));
    await office.remove(office.student("ida"));
    await office.addStudent("ida");
    daemon = world.start();
    await consistent();
    expect(world.broker.get(authority, "users", before)).toBeUndefined();
  });

  it("an object that changes 50 times while the broker is down is sent once", async () => {
    const id = await world.slapd.entryUuid(office.student("anna"));
    await world.broker.stop();
    const failures = () => daemon.lines.filter((line) => line["item"] === id && line["code"] === "CONNECTION").length;
    const before = failures();
    for (let count = 1; count <= 50; count++) await office.lastname(office.student("anna"), `Name ${String(count)}`);
    await until("it was tried", () => failures() > before);
    world.broker.clearRequests();
    await world.broker.start();
    await consistent();
    expect(world.broker.requests.filter((request) => request.id === id)).toHaveLength(1);
  });
});

describe("old files", () => {
  const queue = (...path: string[]) => join(world.home, "data", "out_queues", authority, ...path);
  const anna = () => office.student("anna");
  let old: string;
  let file: string;

  it("one that somebody kept from the trash and puts into the queue by hand brings nothing old back", async () => {
    const id = await world.slapd.entryUuid(anna());
    const held = () => world.broker.get(authority, "users", id)?.last_name;
    const over = world.broker.faults.add({ kind: "status", status: 422, times: 1, only: { ids: [id] } });
    await office.lastname(anna(), "Old");
    await until("it is trashed", async () => (await trash(world)).length === 1);
    file = (await trash(world))[0]?.file ?? "";
    old = await readFile(queue("trash", file), "utf8");
    over();
    await office.lastname(anna(), "New");
    await consistent();
    await writeFile(queue(file), old);
    await consistent();
    expect(held()).toBe("New");
  });

  it("whose names are in local time and go back an hour in autumn bring nothing old back, and delete nobody", async () => {
    const deletion = JSON.stringify({ ...(JSON.parse(old) as object), object: null });
    await whileItWaits(world, async () => {
      await writeFile(queue("2026-10-25-02-10-00-000000.json"), old);
      await writeFile(queue("2026-10-25-02-50-00-000000.json"), deletion);
      await office.lastname(anna(), "Newest");
    });
    await consistent();
    const id = await world.slapd.entryUuid(anna());
    expect(world.broker.get(authority, "users", id)?.last_name).toBe("Newest");
  });
});
