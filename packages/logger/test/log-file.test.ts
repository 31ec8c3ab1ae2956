import { mkdir, mkdtemp, readFile, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { logFile } from "../src/log-file.js";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "log-file-"));
  path = join(folder, "queues.log");
});
afterEach(() => rm(folder, { recursive: true }));

const write = (file: ReturnType<typeof logFile>, text: string) => new Promise((resolve) => file.write(text, resolve));

it("appends to what is there, for the owner and its group alone", async () => {
  const first = logFile(path);
  await write(first, "one\n");
  first.end();
  await write(logFile(path), "two\n");
  expect(await readFile(path, "utf8")).toBe("one\ntwo\n");
  expect((await stat(path)).mode & 0o777).toBe(0o640);
});

it("goes on in a new file when the old one got another name, and when it was removed", async () => {
  const file = logFile(path);
  await write(file, "one\n");
  await rename(path, `${path}.1`);
  await write(file, "two\n");
  expect(await readFile(`${path}.1`, "utf8")).toBe("one\n");
  expect(await readFile(path, "utf8")).toBe("two\n");
  await rm(path);
  await write(file, "three\n");
  expect(await readFile(path, "utf8")).toBe("three\n");
});

it("outlives a folder that is gone, and writes again when it is back", async () => {
  const file = logFile(join(folder, "sub", "queues.log"));
  await write(file, "lost\n");
  await mkdir(join(folder, "sub"));
  await write(file, "kept\n");
  expect(await readFile(join(folder, "sub", "queues.log"), "utf8")).toBe("kept\n");
});
