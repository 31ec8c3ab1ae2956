import { describe, expect, it } from "@jest/globals";
import { readRequest } from "../src/request.js";

const uuid = "2c7e3a0e-5d0f-103f-8f32-d573bc9d4058";
const how = { via: undefined, dryRun: false, wait: false };

describe("a request", () => {
  it("names each name and entryUUID once, entryUUIDs in lower case", () => {
    expect(readRequest("user", { names: ["a", "b", "a"] }, ["-x"])).toEqual({
      ...how,
      ...{ what: "user", names: ["a", "b", "-x"], uuids: [] },
    });
    expect(readRequest("group", { uuid: [uuid.toUpperCase(), uuid] })).toMatchObject({ names: [], uuids: [uuid] });
  });

  it("of a school reads its searches side by side: 4 unless said otherwise, 1 to 32", () => {
    const parallel = (value?: string) => readRequest("school", { school: "X", parallel: value });
    expect(parallel()).toMatchObject({ school: "X", parallel: 4 });
    expect([parallel("1"), parallel("32")]).toMatchObject([{ parallel: 1 }, { parallel: 32 }]);
    for (const value of ["0", "33", "", "-1", "1.5", "1e1", "many"])
      expect(() => parallel(value)).toThrow(/^PARALLEL must be a whole number from 1 to 32, not/);
  });

  it.each([
    ["nothing", "user", {}, []],
    ["an empty name", "user", { names: [" "] }, []],
    ["names and entryUUIDs", "group", { names: ["a"], uuid: [uuid] }, []],
    ["no entryUUID", "user", { uuid: ["a"] }, []],
    ["more than a school", "school", { school: "X" }, ["y"]],
    ["names for everything", "resync", {}, ["y"]],
    ["to write nothing and wait for it", "resync", { "dry-run": true, wait: true }, []],
  ] as const)("for %s is wrong usage", (_, what, flags, behind) => {
    expect(() => readRequest(what, flags, behind)).toThrow(expect.objectContaining({ status: 2, code: "USAGE" }));
  });
});
