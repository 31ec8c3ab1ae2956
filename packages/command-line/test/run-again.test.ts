import { expect, it } from "@jest/globals";
import { mayRunAgain } from "../src/run-again.js";

const taken = { code: "PID_TAKEN" };

it("runs again for a number that is taken alone, and not for ever", () => {
  expect(mayRunAgain(taken, {})).toBe(true);
  expect(mayRunAgain(taken, { ID_CONNECTOR_RUN_AGAIN: "2" })).toBe(true);
  expect(mayRunAgain(taken, { ID_CONNECTOR_RUN_AGAIN: "3" })).toBe(false);
  for (const other of [undefined, null, "PID_TAKEN", new Error("PID_TAKEN"), { code: "LEDGER_UNUSABLE" }])
    expect(mayRunAgain(other, {})).toBe(false);
});
