import { expect, test } from "@jest/globals";
import type { Logger } from "@id-connector/logger";
import { tellStaying } from "../../src/tidy/tell-staying.js";

const time = "2026-01-01T00:00:00.000Z";
const reason = { code: "ITEM_TOO_LARGE", message: "It is too large.", firstAt: time, lastAt: time };
const folder = "/data/listener";

function tell(notices = new Map<string, string>()) {
  const logged: unknown[] = [];
  const log = { warn: (_: string, fields: unknown) => logged.push(fields) } as unknown as Logger;
  return { ...tellStaying(folder, log, notices), notices, logged };
}

test("one notice tells of all that stays, and goes with the last of it", () => {
  const { onStay, onLeave, notices, logged } = tell();
  onStay("a.json", reason);
  expect([...notices.values()]).toEqual([
    "In /data/listener a file can neither be read nor taken out: a.json. It is too large. Look who put it there and remove it; nothing else waits for it.",
  ]);
  for (let n = 0; n < 1000; n += 1) onStay(`${String(n)}.json`, reason);
  expect([...notices.values()]).toEqual([expect.stringContaining("1001 files can")]);
  expect([...notices.values()].join().length).toBeLessThan(300);
  onLeave("a.json");
  expect([...notices.values()]).toEqual([expect.stringContaining("such as 0.json")]);
  for (let n = 0; n < 1000; n += 1) onLeave(`${String(n)}.json`);
  expect(notices.size).toBe(0);
  expect(logged[0]).toEqual({ file: "a.json", outcome: "waiting", code: "ITEM_TOO_LARGE", why: "It is too large." });
});

test("a reader that begins anew takes back what was told of the one before, and nothing else", () => {
  const notices = new Map([["/data/listener/trash", "It is not ours any more."]]);
  tell(notices).onStay("a.json", reason);
  expect(notices.size).toBe(2);
  tell(notices);
  expect([...notices.keys()]).toEqual(["/data/listener/trash"]);
});
