import { expect, it } from "@jest/globals";
import { runDemo, startDemo } from "../../src/index.js";

it("the demonstration ends with everything equal, and says what it did", async () => {
  const lines: string[] = [];
  const demo = await startDemo();
  try {
    expect(await runDemo(demo, (line) => lines.push(line))).toBe(true);
  } finally {
    await demo.close();
  }
  const text = lines.join("\n");
  expect(text.match(/equal after \d+ ms/g)).toHaveLength(7);
  expect(text).toContain("the broker is back");
  expect(lines.at(-1)).toMatch(/directory and broker: (\d+) of \1 equal/);
});
