import { lstat, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { parseListenerItem } from "@id-connector/listener-object";
import { isItemName, openQueue, openReader, type QueueReader } from "@id-connector/queue-fs";
import { loadAuthorities } from "@id-connector/school-authority-config";
import fc from "fast-check";
import { newFolder } from "../support/new-folder.js";

const id = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;

/** Names as people, programs and accidents make them; what a file system takes. */
const stem = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 80 }),
  fc.constantFrom(
    "2026-10-25-02-30-00-000000",
    "_ready",
    "%2e%2e",
    "..",
    "-rf",
    "~",
    "NUL",
    "a b",
    "'\"`$(x)",
    "\u202egnp",
    "A".repeat(245),
  ),
  fc
    .tuple(fc.integer({ min: 0, max: 9 }), fc.uuid())
    .map(([priority, key]) => `2026-01-01-00-00-00-000000_p${priority}_${key}_0123456789ab`),
);
const ending = fc.constantFrom(".json", ".json", ".json", ".JSON", ".json.tmp", ".reason.json", ".2.json", "");
const fileName = fc
  .tuple(stem, ending)
  .map(([name, end]) => name.replace(/[/\0]/g, "_") + end)
  .filter(
    (name) =>
      name !== "" &&
      name !== "." &&
      name !== ".." &&
      Buffer.byteLength(name) <= 255 &&
      Buffer.from(name).toString() === name,
  );

async function takeAll(reader: QueueReader): Promise<readonly string[]> {
  const names: string[] = [];
  for (let taken = await reader.take(500); taken.length > 0; taken = await reader.take(500)) {
    names.push(...taken.flatMap((item) => item.names));
    await reader.remove(taken);
  }
  return names;
}

describe("files with names of every kind", () => {
  it("in a queue are taken, each once, where the name is an item's, and else left as they are", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fileName, { minLength: 100, maxLength: 200 }), async (names) => {
        const folder = await newFolder();
        const queue = await openQueue(join(folder, "queue"), { tmpFolder: join(folder, "tmp") });
        const item = { dn: "uid=a", object: {}, options: [], udm_object_type: "users/user" };
        for (const [index, name] of names.entries())
          await writeFile(join(queue.folder, name), JSON.stringify({ id: id(index), ...item }));
        const keyOf = (value: unknown, name: string) => parseListenerItem(value, name).id;
        const reader = await openReader(queue, { keyOf });
        const taken = await takeAll(reader);
        await reader.close();
        const isItem = (name: string) => isItemName(name);
        expect([...taken].sort()).toEqual(names.filter(isItem).sort());
        const left = (await readdir(queue.folder)).filter((name) => !["trash", "keep"].includes(name));
        expect(left.sort()).toEqual(names.filter((name) => !isItem(name)).sort());
      }),
      { numRuns: 40 },
    );
  });

  it("that nobody can read come to the trash, whatever they are called, and none vanishes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fileName, { minLength: 30, maxLength: 100 }), async (names) => {
        const folder = await newFolder();
        const queue = await openQueue(join(folder, "queue"), { tmpFolder: join(folder, "tmp") });
        for (const name of names) await writeFile(join(queue.folder, name), "{");
        const reader = await openReader(queue, { keyOf: () => "key", settleMs: 0 });
        expect(await takeAll(reader)).toEqual([]);
        await reader.close();
        const there = [...(await readdir(queue.folder)), ...(await readdir(join(queue.folder, "trash")))];
        // one whose name leaves no room for its reason's gets a shorter one
        const trashed = there.filter((name) => isItemName(name));
        expect(trashed).toHaveLength(names.filter((name) => isItemName(name)).length);
        expect(there).toEqual(expect.arrayContaining(names.filter((name) => !isItemName(name))));
      }),
      { numRuns: 30 },
    );
  });
});

describe("files with anything in any field", () => {
  const anything = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(null, "", 0, [], {}, "users/user", true));

  it("in a queue are items with their id, or lie in the trash with a reason that repeats nothing of them", async () => {
    const marker = "Geheimer-Name";
    const mixed = fc.oneof(anything, fc.constantFrom([marker], { [marker]: marker }, marker));
    const value = fc.record(
      {
        ...{ id: fc.oneof(fc.uuid(), mixed), dn: fc.oneof(fc.constant("uid=a"), mixed) },
        udm_object_type: fc.oneof(fc.constantFrom("users/user", "groups/group", "container/ou"), mixed),
        object: fc.oneof(
          fc.dictionary(fc.constantFrom("username", "school", "name", "users", "lastname"), mixed),
          mixed,
        ),
        ...{ options: mixed, resend: mixed, deletionAllowed: mixed },
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 100 }), async (values) => {
        const folder = await newFolder();
        const queue = await openQueue(join(folder, "queue"), { tmpFolder: join(folder, "tmp") });
        for (const [index, one] of values.entries())
          await writeFile(join(queue.folder, `${index}.json`), JSON.stringify(one));
        const reasons: string[] = [];
        const reader = await openReader(queue, {
          keyOf: (one, name) => parseListenerItem(one, name).id,
          onTrash: (_, { code, message }) => reasons.push(`${code} ${message}`),
        });
        const taken = await takeAll(reader);
        await reader.close();
        expect(taken.length + reasons.length).toBe(values.length);
        for (const reason of reasons) expect(reason).toMatch(/^BAD_ITEM /);
        expect(reasons.join("\n")).not.toContain(marker);
      }),
      { numRuns: 40 },
    );
  });

  it("in the folder of configurations never throw: each is an authority, not ours, or a problem that says where", async () => {
    const broker = fc.record(
      {
        ...{ username: anything, password: anything, schools: anything, version: anything, ca_file: anything },
        ...{ workgroups_path: anything, delete_guard: anything },
      },
      { requiredKeys: [] },
    );
    const config = fc.record(
      {
        ...{ name: fc.oneof(fc.constant("A"), anything), active: anything, url: anything },
        plugins: fc.oneof(fc.constant(["id_broker-users"]), anything),
        plugin_configs: fc.oneof(fc.record({ id_broker: fc.oneof(broker, anything) }), anything),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(config, anything), { minLength: 1, maxLength: 50 }), async (configs) => {
        const folder = join(await newFolder(), "authorities");
        await mkdir(folder);
        for (const [index, one] of configs.entries())
          await writeFile(join(folder, `f${index}.json`), JSON.stringify(one));
        const { authorities, problems } = await loadAuthorities(folder);
        for (const { file } of [...authorities, ...problems]) expect((await lstat(file)).isFile()).toBe(true);
        expect(problems.every(({ code, message }) => code.length > 0 && message.length > 0)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});
