import { execFileSync } from "node:child_process";
import { expect, it } from "@jest/globals";
import { commandWords } from "../src/command-words.js";

it("what a shell would take apart is quoted, so that it gives the same words", () => {
  const words = ["printf", "%s\\n", "ou1", "*", "a b", "it's", "$HOME", "Schule-Süd", "#x", "-x", ""];
  const { stdout } = { stdout: execFileSync("sh", ["-c", commandWords(words)]) };
  expect(String(stdout).split("\n").slice(0, -1)).toEqual(words.slice(2));
  expect(commandWords(["ou1", "Schule-Süd"])).toBe("ou1 Schule-Süd");
});
