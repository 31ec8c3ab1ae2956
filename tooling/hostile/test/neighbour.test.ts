import { lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { neighbourAttacks, startHostileNeighbour, type NeighbourAttack } from "../src/index.js";

let home: string;
const folder = () => join(home, "data", "listener");
const configuration = () => join(home, "conf", "school_authorities", "Traeger2.json");
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "neighbour-"));
  for (const one of ["conf/school_authorities", "data/listener", "data/state/allow-deletes"])
    await mkdir(join(home, one), { recursive: true });
  await writeFile(configuration(), "{}");
});
afterEach(() => rm(home, { recursive: true }));

test.each(Object.keys(neighbourAttacks))("a neighbour: %s touches nothing outside, and ends", async (name) => {
  const neighbour = await startHostileNeighbour({ attack: name as NeighbourAttack, home });
  if (name !== "swapping-links") {
    const isLink = (await lstat(folder())).isSymbolicLink();
    expect(isLink || (await readdir(folder())).length > 0).toBe(true);
  }
  await neighbour.stop();
  await neighbour.stop();
  expect((await lstat(folder())).isDirectory()).toBe(true);
  expect(await readFile(configuration(), "utf8")).toBe("{}");
  expect(await readdir(join(home, "data", "state", "allow-deletes"))).toEqual([]);
  expect(await readdir(join(home, "conf"))).toEqual(["school_authorities"]);
});

test("nothing that another user could not remove is left behind, but items", async () => {
  for (const attack of ["locks", "odd-items", "folder-away"] as const) {
    const neighbour = await startHostileNeighbour({ attack, home });
    await neighbour.stop();
  }
  expect((await readdir(folder())).every((name) => name.endsWith(".json"))).toBe(true);
});
