import { describe, expect, it } from "@jest/globals";
import { readSwitches } from "../src/read-switches.js";

const switches = ["force", "initial-sync"];
const read = (...argv: string[]) => readSwitches(argv, switches);

describe("a switch", () => {
  it.each([
    [
      ["--force", "ou1"],
      ["--force=true", "ou1"],
    ],
    [
      ["--initial_sync", "false", "ou1"],
      ["--initial_sync=false", "ou1"],
    ],
    [
      ["--initial-sync", "No", "ou1"],
      ["--initial-sync=false", "ou1"],
    ],
    [["--initial_sync=False"], ["--initial_sync=false"]],
    [["--force=1"], ["--force=true"]],
    [
      ["--force", "1"],
      ["--force=true", "1"],
    ],
    [
      ["--other", "false"],
      ["--other", "false"],
    ],
    [
      ["a", "--", "--force", "no"],
      ["a", "--", "--force", "no"],
    ],
    [
      ["ou1", "--force"],
      ["ou1", "--force=true"],
    ],
  ])("%j is read as %j: a word of yes or no belongs to it, a school's name does not", (argv, expected) => {
    expect(read(...argv)).toEqual({ argv: expected });
  });

  it("with any other word is a mistake, not a no", () => {
    expect(read("--force=maybe")).toEqual({ problem: expect.stringContaining('not "maybe"') });
  });
});
