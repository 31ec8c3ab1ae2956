import { expect, test } from "@jest/globals";
import { isEntryUuid } from "../src/index.js";

const id = "e5d18ac4-f981-5c6f-8f32-d573bc9d4058";

test.each([id, id.toUpperCase()])("%s is an entryUUID", (text) => {
  expect(isEntryUuid(text)).toBe(true);
});

test.each(["", "anna", id.slice(1), `${id}0`, ` ${id}`, `${id}\n`, id.replaceAll("-", ""), id.replace("e", "g")])(
  "%j is none",
  (text) => {
    expect(isEntryUuid(text)).toBe(false);
  },
);
