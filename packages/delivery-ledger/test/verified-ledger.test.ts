import { expect, test } from "@jest/globals";
import type { VerifyProgress } from "../src/index.js";
import { ledgerFolder, openForTest } from "./ledger-folder.js";

const progress: VerifyProgress = {
  round: {
    ...{ startedAt: 1, ranMs: 2, asked: 3, expected: 4, found: 0, place: { school: "A", after: "u1" } },
    ...{ unequal: { in_trash: 1 }, marred: [], open: [] },
  },
  lately: [[5, 6]],
};
const stray = { times: 1, restsUntil: 7, again: false };
const school = { lookedAt: 8, equalAt: 8, unequal: {} };
const id = (number: number) => `00000000-0000-4000-8000-00000000000${String(number)}`;

test("how far a verification is, its schools and what was sent again are there after a restart, each authority's own", async () => {
  const folder = await ledgerFolder();
  const first = await openForTest(folder);
  const { verified } = first.authority("A");
  await verified.write({ progress, schools: new Map([["Schule A", school]]), strays: new Map([[id(1), stray]]) });
  await first.close();
  const again = await openForTest(folder);
  const after = again.authority("A").verified;
  expect(after.progress()).toEqual(progress);
  expect([...after.schools()]).toEqual([["Schule A", school]]);
  expect([after.school("Schule A"), after.school("Schule B")]).toEqual([school, undefined]);
  expect([...after.strays()]).toEqual([[id(1), stray]]);
  expect(again.authority("B").verified.progress()).toBeUndefined();
  expect(again.authorities()).toEqual([]);
  await after.write({ schools: new Map([["Schule A", undefined]]), strays: new Map([[id(1), undefined]]) });
  expect([...after.schools(), ...after.strays()]).toEqual([]);
  expect(after.progress()).toEqual(progress);
});

test("entries are streamed from behind an id, and counted with the deleted ones", async () => {
  const ledger = (await openForTest(await ledgerFolder())).authority("A");
  const entry = { kind: "user", schools: [], related: [] } as const;
  const states = ["present", "absent", "sending"] as const;
  await ledger.write(states.map((state, number) => ({ id: id(number), put: { ...entry, state } })));
  expect([...ledger.entries({ after: id(0) })].map(([one]) => one)).toEqual([id(1), id(2)]);
  expect([...ledger.entries({ after: "" })]).toHaveLength(3);
  expect([...ledger.entries({ after: id(2) })]).toEqual([]);
  expect(ledger.verified.known()).toBe(3);
});
