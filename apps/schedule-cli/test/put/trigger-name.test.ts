import { expect, it } from "@jest/globals";
import { parseTrigger } from "@id-connector/listener-object";
import { triggerNames } from "../../src/put/trigger-name.js";

const id = "2c7e3a0e-5d0f-103f-8f32-d573bc9d4058";

it("is known as asked for, sorts by time, and is given once, however fast they come and wherever the clock goes", () => {
  const times = [1_000_000_000_123, 1_000_000_000_123, 1_000_000_000_124, 999_999_999_000];
  const nameOf = triggerNames(() => times.shift() ?? 0);
  const names = Array.from({ length: 4 }, () => nameOf(id));
  expect(new Set(names).size).toBe(4);
  expect([...names].sort()).toEqual(names);
  const trigger = { entry_uuid: id, dn: "uid=a,dc=b", object_type: "users/user" };
  for (const name of names) expect(parseTrigger(trigger, name)).toMatchObject({ resend: true });
});

it("tells the local time, as the listener's own names do", () => {
  const at = new Date(2026, 10, 5, 7, 8, 9, 10);
  expect(triggerNames(() => at.getTime())(id)).toBe(`2026-11-05-07-08-09-010000_${id}.json`);
});
