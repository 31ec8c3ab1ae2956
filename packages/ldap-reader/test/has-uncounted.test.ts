import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { createMark, type Directory } from "../src/index.js";
import { closeDirectories, plainDirectory } from "./directories.js";
import { reply, searchDone, searchEntry, startFakeServer, uuid, type FakeServer } from "./fake-server.js";

const base = "dc=ucs,dc=test";
const csn = (second: string, server = "000") => `202612010907${second}Z#000000#${server}#000000`;
const [first, second, late] = [csn("27.100000"), csn("27.200000"), csn("35.000000")] as const;

let server: FakeServer;
/** What the server says of itself. */
let contextCsns: string[];
/** The last changes of its entries. */
let entryCsns: string[];
let passedMs: number;

beforeEach(async () => {
  [contextCsns, entryCsns, passedMs] = [[first], [], 0];
  jest.spyOn(performance, "now").mockImplementation(() => passedMs);
  server = await startFakeServer((request) => {
    if (request.tag !== 0x63) return;
    const said = request.content.toString("latin1");
    const found = said.includes("contextCSN")
      ? [searchEntry(base, { entryUUID: [uuid(1)], contextCSN: contextCsns })]
      : entryCsns.flatMap((entryCSN, index) =>
          said.includes(entryCSN)
            ? [searchEntry(`cn=${String(index)},${base}`, { entryUUID: [uuid(index + 2)], entryCSN: [entryCSN] })]
            : [],
        );
    reply(request, ...found, searchDone());
  });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await closeDirectories();
  await server.close();
});

const open = (...seen: readonly string[]) => plainDirectory(server.port, { mark: createMark(seen) });
const judged = (directory: Directory) =>
  directory.readSchools().then(
    () => "believed",
    (error: unknown) => (error as { readonly code?: unknown }).code,
  );

test("a server that has the newest change and never counts it is believed when it has stood still for some seconds", async () => {
  entryCsns = [second];
  const directory = open(second);
  expect(await judged(directory)).toBe("BEHIND");
  passedMs = 4_000;
  expect(await judged(directory)).toBe("BEHIND");
  passedMs = 6_000;
  expect(await judged(directory)).toBe("believed");
  expect(await judged(directory)).toBe("believed");
});

test("it is not as long as it moves on: it may be a replica that receives what it lacks", async () => {
  entryCsns = [second];
  const directory = open(second);
  for (const position of [csn("27.110000"), csn("27.120000"), csn("27.130000")]) {
    contextCsns = [position];
    expect(await judged(directory)).toBe("BEHIND");
    passedMs += 4_000;
    expect(await judged(directory)).toBe("BEHIND");
  }
  passedMs += 6_000;
  expect(await judged(directory)).toBe("believed");
});

test.each([
  ["lacks the change", [], [second]],
  ["has another change of that time", [csn("27.200001")], [second]],
  ["is behind by more than a burst takes", [late], [late]],
  ["lacks the change of another server as well", [second], [second, csn("27.300000", "001")]],
])("a server that %s is not believed, however long it stands still", async (_, held, seen) => {
  contextCsns = [first, csn("27.250000", "001")];
  entryCsns = held;
  const directory = open(...seen);
  for (passedMs = 0; passedMs < 60_000; passedMs += 20_000) expect(await judged(directory)).toBe("BEHIND");
});

test("the newest change of each server that writes is looked for", async () => {
  const other = csn("27.300000", "001");
  contextCsns = [first, csn("27.250000", "001")];
  entryCsns = [second, other];
  const directory = open(second, other);
  expect(await judged(directory)).toBe("BEHIND");
  passedMs = 6_000;
  expect(await judged(directory)).toBe("believed");
});

test("where a further change was seen it begins anew", async () => {
  entryCsns = [second];
  const mark = createMark([second]);
  const directory = plainDirectory(server.port, { mark });
  expect(await judged(directory)).toBe("BEHIND");
  passedMs = 6_000;
  const third = csn("27.900000");
  entryCsns = [second, third];
  await mark.raise([third]);
  expect(await judged(directory)).toBe("BEHIND");
  passedMs = 12_000;
  expect(await judged(directory)).toBe("believed");
});
