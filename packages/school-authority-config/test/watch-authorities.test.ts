import { renameSync, writeFileSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { type Loaded, watchAuthorities } from "../src/index.js";
import { config, makeFolder, watchPauses } from "./config-folder.js";

const stops: AbortController[] = [];

afterEach(() => {
  for (const stop of stops.splice(0)) stop.abort();
});

interface Watching {
  next: () => Promise<string>;
  stop: AbortController;
  all: AsyncGenerator<Loaded, void>;
}

/** `next` tells the next value as "names of authorities / codes of problems". */
function start(folder: string, rescanMs = 600_000): Watching {
  const stop = new AbortController();
  stops.push(stop);
  const all = watchAuthorities(folder, { signal: stop.signal, rescanMs });
  const next = async (): Promise<string> => {
    const { value } = await all.next();
    if (!value) return "end";
    const names = value.authorities.map(({ name, active }) => name + (active ? "" : " (off)"));
    return [names.join(), value.problems.map(({ code }) => code).join()].join("/");
  };
  return { next, stop, all };
}

const text = (name: string, changes = {}): string => JSON.stringify(config(name, changes));

test("the first value comes at once, then one for each change", async () => {
  const folder = await makeFolder({ "A.json": config("A") });
  const { next } = start(folder);
  expect(await next()).toBe("A/");
  await writeFile(join(folder, "B.json"), text("B"));
  expect(await next()).toBe("A,B/");
  await writeFile(join(folder, "A.json"), text("A", { active: false }));
  expect(await next()).toBe("A (off),B/");
  await rm(join(folder, "B.json"));
  expect(await next()).toBe("A (off)/");
  await writeFile(join(folder, "A.json"), "{");
  expect(await next()).toBe("/NOT_JSON");
});

test("a folder that goes away is a problem of its own, soon heard of; back again, it counts", async () => {
  const folder = await makeFolder({ "A.json": config("A") });
  const { next } = start(folder);
  expect(await next()).toBe("A/");
  await rename(folder, `${folder}.away`);
  expect(await next()).toBe("/NOT_READABLE");
  await rename(`${folder}.away`, folder);
  expect(await next()).toBe("A/");
});

test("a change between two looks is not missed", async () => {
  const folder = await makeFolder({ "A.json": config("A") });
  const { next } = start(folder);
  await next();
  const second = next();
  await writeFile(join(folder, "B.json"), text("B"));
  expect(await second).toBe("A,B/");
});

test("a file that an editor moves away and writes anew is neither gone nor broken", async () => {
  const folder = await makeFolder({ "A.json": config("A") });
  const { next } = start(folder);
  await next();
  const pauses = watchPauses();
  const second = next();
  renameSync(join(folder, "A.json"), join(folder, "A.json~"));
  await pauses.next();
  writeFileSync(join(folder, "A.json"), text("A").slice(0, 30));
  await pauses.next();
  writeFileSync(join(folder, "A.json"), text("A", { active: false }));
  expect(await second).toBe("A (off)/");
});

test("a file that is written with the same content is no change", async () => {
  const folder = await makeFolder({ "A.json": config("A") });
  const { next } = start(folder);
  await next();
  const second = next();
  await writeFile(join(folder, "A.json"), text("A"));
  await writeFile(join(folder, "A.json~"), "x");
  await writeFile(join(folder, "B.json"), text("B"));
  expect(await second).toBe("A,B/");
});

test("a folder that comes only later is seen by the rescan", async () => {
  const folder = join(await makeFolder(), "later");
  const { next } = start(folder, 20);
  expect(await next()).toBe("/");
  const second = next();
  await mkdir(folder);
  await writeFile(join(folder, "A.json"), text("A"));
  expect(await second).toBe("A/");
});

test("a folder that is replaced is watched again", async () => {
  const parent = await makeFolder();
  const folder = join(parent, "authorities");
  await mkdir(folder);
  const { next } = start(folder, 20);
  expect(await next()).toBe("/");
  const second = next();
  await rename(folder, join(parent, "old"));
  await mkdir(folder);
  await writeFile(join(folder, "A.json"), text("A"));
  expect(await second).toBe("A/");
});

test("the end of the signal ends the iteration", async () => {
  const folder = await makeFolder({ "A.json": config("A") });
  const { next, stop } = start(folder);
  await next();
  const second = next();
  stop.abort();
  expect(await second).toBe("end");
});

test("a signal that has ended gives nothing", async () => {
  const folder = await makeFolder({ "A.json": config("A") });
  const { next, stop } = start(folder);
  stop.abort();
  expect(await next()).toBe("end");
});

test("who stops iterating leaves nothing behind", async () => {
  const folder = await makeFolder({ "A.json": config("A") });
  const { all } = start(folder);
  for await (const { authorities } of all) {
    expect(authorities).toHaveLength(1);
    break;
  }
  expect(await all.next()).toEqual({ done: true, value: undefined });
});
