import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { authority, changesIn, settled, startWorld, trash, whileItWaits, type World } from "@id-connector/test-world";

const school = "Nord";
let world: World;
let office: ReturnType<typeof changesIn>;

beforeAll(async () => {
  world = await startWorld({ slapd: { content: { schools: [school] } } });
  office = changesIn(world, school);
  await world.configure(authority);
  world.start();
});
afterAll(() => world.close());

async function consistent(): Promise<void> {
  await world.converged();
  await settled(world);
  expect(await trash(world)).toEqual([]);
}

describe("names that change hands while the authority waits", () => {
  it("two users swap theirs", async () => {
    await office.addStudent("emil", "One");
    await office.addStudent("fritz", "Two");
    await world.converged();
    await whileItWaits(world, async () => {
      await office.renameStudent("emil", "between");
      await office.renameStudent("fritz", "emil");
      await office.renameStudent("between", "fritz");
    });
    await consistent();
  });

  it("two classes swap theirs, and keep their members", async () => {
    await office.addStudent("gerda");
    await office.addStudent("hans");
    await office.addClass("3a", [office.student("gerda")]);
    await office.addClass("3b", [office.student("hans")]);
    await world.converged();
    await whileItWaits(world, async () => {
      await office.renameClass("3a", "between");
      await office.renameClass("3b", "3a");
      await office.renameClass("between", "3b");
      await office.lastname(office.student("gerda"), "Neu");
    });
    await consistent();
  });

  it("at the end of a school year each class takes the name of the next, in whatever order they come", async () => {
    const years = [4, 5, 6, 7, 8, 9, 10, 11];
    const nameIn = (year: number) => `${String(year)}x`;
    for (const year of years) {
      await office.addStudent(`pupil${String(year)}`);
      await office.addClass(nameIn(year), [office.student(`pupil${String(year)}`)]);
    }
    await world.converged();
    await whileItWaits(world, async () => {
      // the first one to come is the last one that can go
      for (const year of years)
        await office.modify(office.schoolClass(nameIn(year)), "add: description\ndescription: x");
      for (const year of years.toReversed()) await office.renameClass(nameIn(year), nameIn(year + 1));
    });
    await consistent();
  });
});
