import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Decision } from "../../../src/deliver/decide/decision.js";
import { idOf } from "../../support/delivery-parts.js";
import { openTrashParts, school, userOf, type TrashParts } from "../../support/trash-parts.js";

const leak = "Sesam";
const id = idOf(2);
const [word, text] = [leak.repeat(8000), `${leak} und Müller. `.repeat(6000)];
const group = { id, name: "1a", description: text, school: "A" };
const decisions: readonly [string, string, Decision][] = [
  ["a user with a name of 40,000 characters", word, userOf(2, word)],
  [
    "a class with a description of 100 kB",
    text,
    {
      ...{ act: "send_group", kind: "school_class", body: group, content: JSON.stringify(group), school },
      ...{ members: [], leftOut: [] },
    },
  ],
];
let parts: TrashParts;

beforeEach(async () => {
  parts = await openTrashParts();
});
afterEach(() => parts.close());

describe("an object that the broker refuses goes to the trash with a reason, and none of its values to reason or log:", () => {
  it.each(decisions)("%s", async (_, value, decision) => {
    const msg = `String should have at most 500 characters, not ${value.slice(0, 3000)}`;
    const detail = [{ loc: ["body", "last_name"], msg, type: "string_too_long", input: value }];
    parts.broker.faults.add({ kind: "status", status: 422, detail, only: { ids: [id] } });
    await parts.put(id);
    await parts.deliver({ [id]: decision });
    const [entry, ...others] = await parts.trashed();
    expect(others).toEqual([]);
    expect(entry?.reason).toMatchObject({ code: "REFUSED", status: 422, key: id, attempts: 1 });
    expect(entry?.reason?.message).toContain("body.last_name (string_too_long)");
    expect(await parts.take()).toEqual([]);
    for (const told of [JSON.stringify(entry?.reason), parts.log()]) {
      expect(told).not.toContain(leak);
      expect(told.length).toBeLessThan(5000);
    }
    expect(parts.log()).toContain(id);
  });
});
