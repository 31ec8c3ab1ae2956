import { expect, test } from "@jest/globals";
import { mergeDemands } from "../src/index.js";

test("items of one object ask together for all that any of them does, and for nothing else", () => {
  expect(mergeDemands([{ resend: true }, { deletionAllowed: true }, {}])).toEqual({
    resend: true,
    deletionAllowed: true,
  });
  expect(mergeDemands([undefined, { resend: false, deletionAllowed: true }])).toEqual({ deletionAllowed: true });
  expect(mergeDemands([undefined, {}])).toEqual({});
});
