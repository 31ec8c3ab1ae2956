import { expect, jest, test } from "@jest/globals";
import { watchCommits } from "../src/commits.js";

const database = { get: () => undefined } as never;

test("a commit that never ends loses the ledger: what waits fails, and so does what comes", async () => {
  const onLost = jest.fn();
  const commits = watchCommits(database, onLost, 1);
  const never = new Promise<never>(() => undefined);
  const waiting = [commits.settled(never), commits.settled(never)];
  for (const { status, reason } of (await Promise.allSettled(waiting)) as PromiseRejectedResult[]) {
    expect([status, (reason as { code: string }).code]).toEqual(["rejected", "LEDGER_LOST"]);
  }
  expect(onLost).toHaveBeenCalledTimes(1);
  expect(() => {
    commits.check();
  }).toThrow(expect.objectContaining({ code: "LEDGER_LOST" }));
});
