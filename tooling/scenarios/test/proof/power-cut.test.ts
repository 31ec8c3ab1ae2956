import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { findUndurable, recordProgram, said, type Step } from "../../src/index.js";
import { newFolder } from "../support/new-folder.js";
import { configured } from "../support/configured.js";
import { keyOfItem, queueWithItems } from "../support/queue-with-items.js";
import { program } from "../support/program.js";

/** The steps of a run; it has to name files, to sync, and to say what it did. */
async function record(name: string, folder: string): Promise<readonly Step[]> {
  const steps = await recordProgram(program(name), folder);
  const calls = steps.map(({ call }) => call.replace(/(?:at2?|2)$/, ""));
  expect(calls).toEqual(expect.arrayContaining(["write", "fsync", said]));
  expect(calls.some((call) => call === "rename" || call === "link")).toBe(true);
  return steps;
}

/** Items that came to the trash before their reasons were on disk there. */
function withoutReason(steps: readonly Step[]): readonly string[] {
  return steps.flatMap(({ call, paths }, index) => {
    const name = paths[1] ?? "";
    if (!/^(?:rename|link)/.test(call) || !/\/trash\/.*(?<!\.reason)\.json$/.test(name)) return [];
    const before = steps.slice(0, index);
    const reasonAt = before.findIndex((step) => step.paths[1] === `${name}.reason.json`);
    const isSynced = before.some(
      (step, at) => at > reasonAt && step.call === "fsync" && step.paths[0] === dirname(name),
    );
    return reasonAt >= 0 && isSynced ? [] : [name];
  });
}

describe("content is on disk before its name, and the name before anything is said of it or removed for it", () => {
  it("where items are put into a queue", async () => {
    const steps = await record("put-items", await newFolder());
    expect(findUndurable(steps, { subjectOf: keyOfItem })).toEqual([]);
  });

  it("where items go to trash, keep and back", async () => {
    const steps = await record("move-items", await queueWithItems());
    expect(findUndurable(steps, { subjectOf: keyOfItem })).toEqual([]);
    expect(withoutReason(steps)).toEqual([]);
    expect(steps.filter(({ call }) => call.startsWith("unlink")).length).toBeGreaterThan(3);
  });

  it("where items are put into the trash, get another reason and are dropped, and a queue is made and moved away", async () => {
    const steps = await record("change-trash", await newFolder());
    expect(findUndurable(steps, { subjectOf: keyOfItem })).toEqual([]);
    expect(withoutReason(steps)).toEqual([]);
  });

  it("where a configuration is changed", async () => {
    expect(findUndurable(await record("change-configuration", await configured()))).toEqual([]);
  });

  it("where a window for deletions is planned and ended", async () => {
    const folder = await newFolder();
    await mkdir(join(folder, "state"));
    expect(findUndurable(await record("plan-window", folder))).toEqual([]);
  });

  it.each([
    ["made", false],
    ["made anew, its key being cut short", true],
  ])("where a ledger is %s and written", async (_, isCutShort) => {
    const folder = await newFolder();
    if (isCutShort) {
      await mkdir(join(folder, "ledger"));
      await writeFile(join(folder, "ledger", "ledger.key"), "short");
    }
    const steps = await record("write-ledger", folder);
    expect(findUndurable(steps)).toEqual([]);
    expect(steps.some(({ paths }) => paths.at(-1)?.endsWith("/ledger.key"))).toBe(true);
  });
});
