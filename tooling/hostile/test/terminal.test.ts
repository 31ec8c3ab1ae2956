import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { nastyFile, nastyLine, nastyName, putTerminalWords, terminalSources } from "../src/index.js";
import type { TerminalSourceName } from "../src/index.js";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "terminal-"));
});
afterEach(() => rm(home, { recursive: true }));

test.each(Object.keys(terminalSources))("orders to a terminal: %s", async (name) => {
  const source = name as TerminalSourceName;
  // what is there is overwritten
  for (const authority of ["A", "A"]) {
    const paths = await putTerminalWords({ source, home, authority });
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) {
      expect(path.startsWith(`${home}/`)).toBe(true);
      if ((await stat(path)).isFile()) expect(path + (await readFile(path, "utf8"))).toMatch(/FORGED/);
    }
  }
});

test("each word is what it is for", () => {
  expect(Buffer.byteLength(`${nastyFile}.json.reason.json`)).toBeLessThan(255);
  expect(nastyFile).not.toContain("/");
  expect(nastyLine).not.toMatch(/[\n\r\u2028\u2029]/);
  expect(nastyName).not.toMatch(/[,+"\\<>;=]/);
});
