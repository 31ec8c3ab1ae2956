import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import type { LedgerEntry } from "@id-connector/delivery-ledger";
import { openQueue, putTrashed, type Queue } from "@id-connector/queue-fs";
import { readTrash } from "../../../src/commands/status/read-trash.js";
import { trashedItems } from "../../../src/commands/trash/trashed-item.js";
import { idOf } from "../../support/delivery-parts.js";

const id = idOf(2);
const at = new Date().toISOString();
const held = { code: "USERS_HELD", message: "Too many.", firstAt: at, lastAt: at };
const entry: LedgerEntry = { kind: "user", state: "present", schools: ["A"], related: [] };
let folder: string;
let queue: Queue;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "read-trash-"));
  queue = await openQueue(join(folder, "out"), { tmpFolder: join(folder, "tmp") });
});
afterEach(() => rm(folder, { recursive: true }));

it.each([
  ["reason", { key: "x", value: null }, { ...held, key: id.toUpperCase() }],
  ["name", { key: id, value: null }, held],
  ["content", { key: "x", value: { id } }, held],
])(
  "whose removal is held is known in the status and to the commands where only its %s tells",
  async (_, item, reason) => {
    await putTrashed(queue, item, reason);
    const entryOf = (one: string) => (one === id ? entry : undefined);
    expect((await readTrash(queue, entryOf)).held).toMatchObject({ count: 1, kinds: { user: 1 } });
    for await (const found of trashedItems([{ title: "A", authority: "A", queue }])) expect(found.id).toBe(id);
  },
);
