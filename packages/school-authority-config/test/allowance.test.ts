import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { allowanceFile, isAllowanceOpen, readAllowance } from "../src/index.js";
import { makeFolder } from "./config-folder.js";

const sound = {
  schools: ["A"],
  number: 500,
  from: "2025-08-01T06:00:00Z",
  until: "2025-08-02T08:00:00.000+02:00",
  reason: "school-year change",
};
const read = async (content: unknown) => readAllowance(join(await makeFolder({ "A.json": content }), "A.json"));

describe("an allowance", () => {
  test("is read with all that it says", async () => {
    expect(await read(sound)).toEqual(sound);
    expect(await read({ ...sound, schools: null, number: null })).toMatchObject({ schools: null, number: null });
  });

  test("that is not there is none", async () => {
    expect(await readAllowance(allowanceFile(await makeFolder(), "A"))).toBeUndefined();
  });

  test.each([
    ["a moment before its beginning", sound.from, -1, false],
    ["at its beginning", sound.from, 0, true],
    ["a moment before its end", sound.until, -1, true],
    ["at its end", sound.until, 0, false],
  ])("%s is open or not", (_when, time, ms, isOpen) => {
    expect(isAllowanceOpen(sound, Date.parse(time) + ms)).toBe(isOpen);
  });

  test.each<[string, unknown]>([
    ["no JSON", "{"],
    ["empty", ""],
    ["not an object", []],
    ["without schools", { ...sound, schools: undefined }],
    ["with one school that is no list", { ...sound, schools: "A" }],
    ["with a number that is a text", { ...sound, number: "500" }],
    ["with a time without a zone", { ...sound, until: "2025-08-02T08:00:00" }],
    ["with a time that is none", { ...sound, until: "2025-13-02T08:00:00Z" }],
  ])("that is %s is refused with what to do", async (_what, content) => {
    await expect(read(content)).rejects.toMatchObject({
      code: "ALLOWANCE",
      message: expect.stringMatching(/nothing is allowed by it\. Write it anew with connector-daemon allow-deletes/),
    });
  });
});
