import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { authority, changesIn, type Promises, startWorld, watchPromises, type World } from "@id-connector/test-world";
import { intrude } from "../support/intruder.js";

const school = "bulk000";
let world: World;
let promises: Promises;
let office: ReturnType<typeof changesIn>;
let pupil: string;
let pupilId: string;
let classId: string;

beforeAll(async () => {
  world = await startWorld();
  office = changesIn(world, school);
  await world.slapd.load(world.slapd.ldif.bulk({ users: 40, schools: 1 }));
  pupil = office.student("b000.u00001");
  pupilId = await world.slapd.entryUuid(pupil);
  classId = await world.slapd.entryUuid(office.schoolClass("1a"));
  await world.configure(authority);
  promises = watchPromises(world);
  world.start();
  await promises.kept();
});
afterAll(() => world.close());

const user = () => world.broker.get(authority, "users", pupilId);
const members = () => world.broker.get(authority, "classes", classId)?.members ?? [];
const lastnameArrives = async (name: string) => {
  await office.lastname(pupil, name);
  await world.broker.until(() => user()?.last_name === name);
};
/** What a new judge says, who saw only what `happens`. */
const brokenBy = async (happens: () => unknown) => {
  const judge = watchPromises(world);
  await judge.broken(); // it sees the directory now
  await happens();
  return judge.kept({ timeoutMs: 500 }).then(
    () => "nothing",
    (error: unknown) => (error as Error).message,
  );
};

describe("what may be, breaks no promise", () => {
  it("a school's life: names, classes, deletions, and changes that are taken back", async () => {
    for (const name of ["First", "Second", "First"]) await lastnameArrives(name);
    await office.leave("1a", pupil);
    await world.broker.until(() => !members().includes(pupilId));
    await office.join("1a", pupil);
    await office.addClass("9z", [office.student("new")]);
    await office.addStudent("new");
    await office.renameClass("1a", "1x");
    await office.remove(office.student("b000.u00002"));
    await promises.kept();
  });

  it("a user who is deleted and made anew under the same name", async () => {
    const gone = office.student("b000.u00003");
    const id = await world.slapd.entryUuid(gone);
    await office.remove(gone);
    await world.broker.until(() => world.broker.get(authority, "users", id) === undefined);
    await office.addStudent("b000.u00003");
    await promises.kept();
  });

  it("users who swap their names", async () => {
    await office.renameStudent("b000.u00004", "aside");
    await office.renameStudent("b000.u00005", "b000.u00004");
    await office.renameStudent("aside", "b000.u00005");
    await promises.kept();
  });

  it("a directory that goes back to what it was while the judge could not look", async () => {
    await lastnameArrives("Before");
    await lastnameArrives("After");
    await world.slapd.stop();
    await world.slapd.start();
    await lastnameArrives("Before");
    await promises.kept();
  });

  it("a broker that forgets and is restored", async () => {
    const then = world.broker.snapshot();
    await lastnameArrives("Later");
    world.broker.loseEverything(authority);
    world.broker.restore(then, authority);
    expect(user()?.last_name).toBe("Before");
    await lastnameArrives("Latest");
    await promises.kept();
  });
});

describe("each promise can be broken, and the judge sees it", () => {
  it("1 and 2: an object that is not equal, and no item says why", async () => {
    const told = await brokenBy(() => {
      world.broker.tamper.change(authority, "users", pupilId, { first_name: "Falsch" });
    });
    expect(told).toContain(`nothing waits for users ${pupilId}`);
    await lastnameArrives("Again");
    await promises.kept();
  });

  it("2: an item that lies in the trash, and nobody expected it", async () => {
    const folder = join(world.home, "data", "out_queues", authority, "trash");
    const file = join(folder, "2026-01-01-00-00-00-000000.json");
    const told = await brokenBy(async () => {
      await writeFile(file, "{}");
      await writeFile(`${file}.reason.json`, JSON.stringify({ code: "REFUSED", key: "x" }));
    });
    expect(told).toContain('trash: {"REFUSED":1}, expected {}');
    await rm(file);
    await rm(`${file}.reason.json`);
  });

  it("3: an old name that comes over a new one, even for a moment", async () => {
    const told = await brokenBy(async () => {
      const old = user();
      await lastnameArrives("Newer");
      const recent = user();
      await intrude(world, "PUT", `users/${pupilId}`, old);
      await intrude(world, "PUT", `users/${pupilId}`, recent);
    });
    expect(told).toContain(`old over new: users/${pupilId} last_name: PUT users made it Again`);
  });

  it("3: a member that is left out for a moment", async () => {
    const told = await brokenBy(async () => {
      const held = world.broker.get(authority, "classes", classId);
      const others = held?.members.filter((id) => id !== pupilId);
      await intrude(world, "PUT", `classes/${classId}`, { ...held, members: others });
      await intrude(world, "PUT", `classes/${classId}`, held);
    });
    expect(told).toContain(`${classId} has ${pupilId}: PUT classes made it no`);
  });

  it("4: an object that is deleted although the directory has it, even for a moment", async () => {
    const told = await brokenBy(async () => {
      const held = user();
      await intrude(world, "DELETE", `users/${pupilId}`);
      await intrude(world, "POST", "users", held);
    });
    expect(told).toContain(`accident: users/${pupilId}: DELETE users`);
  });

  it("5: a password, a hash or a mail address in a file of ours", async () => {
    const folder = join(world.home, "data", "state");
    const [hash = ""] = await world.slapd.read(pupil, "sambaNTPassword");
    const mail = "b000.u00001@ucs.test";
    for (const [text, kind] of [
      [world.password, "a password of ours"],
      [hash.toLowerCase(), "sambaNTPassword"],
      [mail, "mail"],
    ]) {
      const told = await brokenBy(() => writeFile(join(folder, "leak"), `… ${text ?? ""} …`));
      expect(told).toMatch(new RegExp(`foreign: .*leak holds ${kind ?? ""}`));
      expect(told).not.toContain(text);
    }
    await rm(join(folder, "leak"));
    expect(await brokenBy(() => undefined)).toBe("nothing");
  });
});
