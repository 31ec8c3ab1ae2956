import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { openLedger } from "@id-connector/delivery-ledger";
import { failAtEachStep, killAtEachStep } from "../../src/index.js";
import { newFolder } from "../support/new-folder.js";
import { program } from "../support/program.js";

const writeLedger = program("write-ledger");

/** What a ledger holds, checked for being of one piece. */
async function look(folder: string, confirmed: readonly string[]): Promise<void> {
  const reasons: string[] = [];
  const ledger = await openLedger(join(folder, "ledger"), { onRebuilt: (reason) => void reasons.push(reason) });
  const authority = ledger.authority("A");
  if (confirmed.length > 0) expect(reasons).toEqual([]);
  const entries = new Map(authority.entries());
  const users = [...entries].filter(([, { kind }]) => kind === "user").map(([id]) => id);
  // an entry and what it says about another one came in one transaction
  expect(entries.get("group")?.related ?? []).toEqual(users);
  expect(authority.count()).toMatchObject({ user: users.length, school_class: users.length > 0 ? 1 : 0 });
  const due = authority.later.due(Number.MAX_SAFE_INTEGER, 10).map(([id]) => id);
  expect(authority.later.count()).toBe(due.length);
  for (const id of ["u1", "u2"]) {
    if (confirmed.includes(id)) expect(users).toContain(id);
    if (confirmed.includes(`${id} later`) && !confirmed.includes("u2 later")) expect(due).toContain(id);
  }
  if (confirmed.includes("u1 no more")) expect(due).toEqual(["u2"]);
  await authority.confirmPresent("next", { before: undefined, kind: "user", schools: [] });
  await ledger.close();
}

it("killed after any of its steps, a ledger holds all that was confirmed, each change whole, and is never called lost", async () => {
  const steps = await killAtEachStep({
    program: writeLedger,
    prepare: newFolder,
    check: ({ folder, said }) => look(folder, said),
  });
  expect(steps.filter(({ call }) => call === "fdatasync").length).toBeGreaterThan(3);
});

describe.each(["ENOSPC"] as const)("answered %s at any of its writes", (code) => {
  it("a ledger says so and loses nothing; the same process goes on, or is told to make room for a new one", async () => {
    const words: string[] = [];
    const steps = await failAtEachStep({
      program: writeLedger,
      code,
      async prepare() {
        const folder = await newFolder();
        await (await openLedger(join(folder, "ledger"))).close();
        return folder;
      },
      restartAfter: "failed LEDGER_LOST",
      failed({ word }) {
        words.push(word);
        expect(word).toMatch(/^failed LEDGER_(UNUSABLE|LOST)$/);
        return Promise.resolve();
      },
      mended: ({ folder }) => look(folder, ["u1", "u1 later", "u2", "u2 later", "u1 no more"]),
    });
    expect(steps.length).toBeGreaterThan(5);
    expect(new Set(words)).toEqual(new Set(["failed LEDGER_UNUSABLE", "failed LEDGER_LOST"]));
  });
});
