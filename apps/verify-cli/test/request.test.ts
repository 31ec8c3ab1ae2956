import { describe, expect, it } from "@jest/globals";
import { CommandFailure, type Flags } from "@id-connector/command-line";
import { equals } from "@id-connector/ldap-reader";
import { readRequest } from "../src/request.js";

const authority = { "school-authority-name": "Traeger2" };

async function refusal(flags: Flags): Promise<CommandFailure> {
  return readRequest("users", { ...authority, ...flags }).then(
    () => {
      throw new Error("it was taken");
    },
    (error: unknown) => {
      if (error instanceof CommandFailure) return error;
      throw error;
    },
  );
}

describe("a request", () => {
  it("has its defaults", async () => {
    expect(await readRequest("all", authority)).toEqual({
      ...{ kinds: ["school", "user", "school_class", "workgroup"], authority: "Traeger2", filter: undefined },
      ...{ fix: false, wait: false, dryRun: false, concurrency: 8, rate: undefined },
      ...{ showValues: false, verbose: false, json: false },
    });
  });
  it.each([
    [{ concurrency: "0" }, "--concurrency must be a whole number from 1 to 64"],
    [{ concurrency: "65" }, "--concurrency"],
    [{ concurrency: ["1", "2"] }, "--concurrency"],
    [{ rate: "0.5" }, "--rate must be a whole number"],
    [{ rate: "-1" }, "--rate"],
    [{ wait: true }, "--wait says how to --fix"],
    [{ "dry-run": true }, "--dry-run says how to --fix"],
    [{ fix: true, wait: true, "dry-run": true }, "give one of them"],
    [{ "school-authority-name": ["a", "b"] }, "give --school_authority_name once"],
    [{ "school-authority-name": "" }, "needs the name"],
    [{ filter: " " }, "the filter is empty"],
  ])("with %j is wrong usage", async (flags, message) => {
    const failure = await refusal(flags);
    expect([failure.status, failure.code]).toEqual([2, "USAGE"]);
    expect(failure.message).toContain(message);
  });
  it.each(["(uid=anna)", "uid=anna"])("takes the filter %s", async (filter) => {
    expect((await readRequest("users", { ...authority, filter })).filter).toEqual(equals("uid", "anna"));
  });
  it.each([
    ["(uid=anna", "         ^"],
    ["(uid anna)", "    ^"],
    ["uid=anna)", "         ^"],
    ["uidanna", "       ^"],
    ["(sn=Mü\\xyller)", "       ^"],
    ["(sn=😀(b)", "     ^"],
    ["(sn=a\tb\\)", "        ^"],
  ])("marks where the filter %j is wrong", async (filter, mark) => {
    const failure = await refusal({ filter });
    expect([failure.status, failure.code]).toEqual([2, "BAD_FILTER"]);
    expect(failure.message).toMatch(/^The LDAP filter is wrong: .+ is expected\.$/);
    expect(failure.problems).toEqual([filter.replace("\t", " "), mark]);
  });
});
