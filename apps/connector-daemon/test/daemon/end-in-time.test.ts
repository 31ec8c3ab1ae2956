import { expect, test } from "@jest/globals";
import type { Logger } from "@id-connector/logger";
import { until } from "@id-connector/until";
import { endInTime } from "../../src/daemon/end-in-time.js";

/** Ends after a moment, and says how. */
async function end(options: { hanging?: string[]; ended?: number; closes?: boolean }) {
  const told: unknown[] = [];
  const exits: number[] = [];
  const log = {
    error: (_: string, fields: unknown) => told.push(fields),
    close: () => (options.closes === false ? new Promise(() => undefined) : Promise.resolve()),
  } as unknown as Logger;
  endInTime({
    ...{ log, hanging: new Set(options.hanging), ended: () => options.ended, limitMs: 1 },
    exit: (status) => exits.push(status),
  });
  await until("it ends", () => exits.length > 0);
  return { told, exits };
}

test("what hangs is named, and the end is by force", async () => {
  const { told, exits } = await end({ hanging: ["listen", "ledger"] });
  expect(exits).toEqual([75]);
  expect(told).toEqual([{ outcome: "stopped", hanging: ["listen", "ledger"] }]);
});

test("a log that nobody takes does not keep it", async () => {
  expect((await end({ closes: false })).exits).toEqual([75]);
});

test("what a library left open after an end in order changes nothing of the status", async () => {
  expect(await end({ ended: 0 })).toEqual({ told: [], exits: [0] });
});
