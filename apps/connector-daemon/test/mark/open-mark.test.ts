import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { connectorFolders, type ConnectorFolders } from "@id-connector/connector-settings";
import type { Position } from "@id-connector/ldap-reader";
import { createLogger } from "@id-connector/logger";
import { acceptedFile, writeAccepted } from "../../src/mark/accepted.js";
import { openMark } from "../../src/mark/open-mark.js";

const csn = (second: string) => `202611230818${second}.000000Z#000000#000#000000`;
const now = Date.parse("2026-11-23T09:00:00Z");
const accepted = { by: { uid: 0 }, at: "2026-11-23T08:59:00Z", position: [csn("05")] };
let folders: ConnectorFolders;
let written: Position[];
let log = "";

beforeEach(async () => {
  folders = connectorFolders(await mkdtemp(join(tmpdir(), "mark-")));
  await mkdir(folders.state, { recursive: true, mode: 0o750 });
  written = [[csn("10")]];
  log = "";
});
afterEach(() => rm(folders.home, { recursive: true, force: true }));

function open(writeMark: (position: Position) => Promise<void> = noteWritten) {
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      log += chunk.toString();
      done();
    },
  });
  const directory = { mark: () => written.at(-1) ?? [], writeMark };
  return openMark({ directory, folders, log: createLogger({ level: "debug", stream }), now: () => now });
}

function noteWritten(position: Position): Promise<void> {
  written.push(position);
  return Promise.resolve();
}

it("what was seen outlives a restart, and is written only when it grew", async () => {
  const mark = open();
  await mark.raise([csn("09")]);
  await mark.raise([csn("11")]);
  await mark.raise([csn("11")]);
  expect(written).toEqual([[csn("10")], [csn("11")]]);
  expect(open().newest()).toEqual([csn("11")]);
});

it("whoever finds it raised waits until it is on disk, and one that could not be written is written again", async () => {
  let attempts = 0;
  const mark = open(() => (attempts++ === 0 ? Promise.reject(new Error("the disk is full")) : Promise.resolve()));
  await expect(mark.raise([csn("11")])).rejects.toThrow("the disk is full");
  expect(mark.newest()).toEqual([csn("11")]);
  await mark.raise([csn("11")]);
  expect(attempts).toBe(2);
});

it("a person's word lowers it once", async () => {
  const mark = open();
  await mark.reconsider();
  expect(mark.newest()).toEqual([csn("10")]);
  await writeAccepted(folders, accepted);
  await mark.reconsider();
  expect([mark.newest(), written.at(-1)]).toEqual([[csn("05")], [csn("05")]]);
  await mark.raise([csn("06")]);
  await mark.reconsider();
  expect(mark.newest()).toEqual([csn("06")]);
});

it("an old word does not, nor one that others could have given, which is said once", async () => {
  const mark = open();
  await writeAccepted(folders, { ...accepted, at: "2026-11-23T07:59:00Z" });
  await mark.reconsider();
  await writeAccepted(folders, accepted);
  await chmod(acceptedFile(folders), 0o666);
  await mark.reconsider();
  await mark.reconsider();
  expect(mark.newest()).toEqual([csn("10")]);
  expect(log.split("\n").filter((line) => line.includes("accept-restored.json"))).toHaveLength(1);
});
