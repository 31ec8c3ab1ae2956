import { describe, expect, it } from "@jest/globals";
import { readOptions } from "../src/index.js";

describe("the command line", () => {
  it("says minutes, users and seed", () => {
    expect(readOptions(["--minutes", "30", "--users", "20000", "--seed", "7"], 1)).toEqual({
      ask: "soak",
      options: { minutes: 30, users: 20_000, seed: 7 },
    });
  });

  it("may be empty: two minutes, 500 users, and the seed that is offered", () => {
    expect(readOptions([], 99)).toEqual({ ask: "soak", options: { minutes: 2, users: 500, seed: 99 } });
  });

  it("asks for help", () => {
    const asked = readOptions(["--help"], 1);
    expect(asked.ask === "help" && asked.text).toContain("--seed");
  });

  it.each([
    [["--minutes", "two"], /--minutes must be a number.*"two"/],
    [["--minutes", ""], /--minutes must be a number/],
    [["--users", "3"], /--users must be a number from 60/],
    [["--seed", "1.5"], /--seed must be a whole number, not "1.5"/],
    [["--hours", "1"], /--hours/],
    [["--seed"], /--seed/],
    [["30"], /nobody knows what to do with "30"/],
  ])("%j is refused, and the message says why", (argv, message) => {
    expect(() => readOptions(argv, 1)).toThrow(message);
  });
});
