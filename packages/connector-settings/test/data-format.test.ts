import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { connectorFolders, dataFormat, dataFormatFile, DataFormatError, readDataFormat } from "../src/index.js";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "format-"));
});
afterEach(() => rm(home, { recursive: true }));

async function written(text: string): Promise<string> {
  const file = dataFormatFile(connectorFolders(home));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

it("folders without a number are older than all that have one", async () => {
  expect(await readDataFormat(connectorFolders(home))).toBe(0);
  await writeFile(join(home, "data"), "a file in place of a folder");
  expect(await readDataFormat(connectorFolders(home))).toBe(0);
});

it("a number up to our own is read", async () => {
  for (let format = 1; format <= dataFormat; format += 1) {
    await written(JSON.stringify({ format }));
    expect(await readDataFormat(connectorFolders(home))).toBe(format);
  }
});

it("a newer number is refused with what to do, and stays", async () => {
  const text = JSON.stringify({ format: dataFormat + 1, more: true });
  const file = await written(text);
  const reading = readDataFormat(connectorFolders(home));
  await expect(reading).rejects.toBeInstanceOf(DataFormatError);
  await expect(reading).rejects.toMatchObject({
    code: "NEWER_FORMAT",
    message: expect.stringMatching(`${home} have format ${String(dataFormat + 1)}.*Run that version again`) as unknown,
  });
  expect(await readFile(file, "utf8")).toBe(text);
});

it.each(["", "{", "null", "1", "[]", '{"format":"1"}', '{"format":0}', '{"format":1.5}', '{"version":1}'])(
  "%j is no number, and is named",
  async (text) => {
    const file = await written(text);
    await expect(readDataFormat(connectorFolders(home))).rejects.toMatchObject({
      code: "BROKEN_FORMAT",
      message: expect.stringContaining(`${file} holds no number`) as unknown,
    });
  },
);

it("what cannot be read at all is the system's error", async () => {
  const file = await written("x".repeat(2_000));
  await expect(readDataFormat(connectorFolders(home))).rejects.toMatchObject({ code: "EFBIG", syscall: "read" });
  await rm(file);
  await mkdir(file);
  await expect(readDataFormat(connectorFolders(home))).rejects.toMatchObject({ code: "EISDIR" });
});
