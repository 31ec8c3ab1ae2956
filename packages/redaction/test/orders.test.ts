import { expect, test } from "@jest/globals";
import { hideValues } from "../src/index.js";

test("an escape in a text becomes no order to a terminal", () => {
  const text = String.raw`bad \u001b[31m \u202e \x9b \u2028 Anna`;
  const shown = hideValues({ hidden: ["Anna"] })(text);
  expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(shown).toContain("bad");
  expect(shown).not.toContain("Anna");
});
