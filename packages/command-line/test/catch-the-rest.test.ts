import { execFile } from "node:child_process";
import { expect, test } from "@jest/globals";
import { tellCrash } from "../src/index.js";

const face = new URL("../dist/index.js", import.meta.url).href;

/** Runs a program with the last net, and the given end. */
function run(code: string): Promise<{ readonly status: unknown; readonly stderr: string }> {
  const program = `import { catchTheRest, tellCrash } from ${JSON.stringify(face)};
    catchTheRest(process, (error) => tellCrash("greet", error));
    const error = Object.assign(new TypeError("the password is Tiger"), { code: "ERR_X", options: { body: "Käthe" } });
    ${code}
    setInterval(() => undefined, 1000);`;
  return new Promise((resolve) => {
    execFile(process.execPath, ["--input-type=module", "-e", program], (error, _, stderr) => {
      resolve({ status: error?.code ?? 0, stderr });
    });
  });
}

test.each([
  ["is thrown in an event handler", "setImmediate(() => { throw error; });"],
  ["is a rejection that nobody sees", "Promise.reject(error);"],
])("an error that %s ends the program with 70 and one line without its words", async (_, code) => {
  const { status, stderr } = await run(code);
  expect(status).toBe(70);
  expect(stderr).toMatch(/^greet: a defect of this program: an error that nobody caught: TypeError ERR_X.*\n$/);
  expect(stderr).not.toMatch(/Tiger|Käthe/);
});

test("whatever is thrown ends the program", async () => {
  for (const thrown of [
    "undefined",
    "null",
    "'Tiger'",
    "new Proxy({}, { get() { throw error; } })",
    "Object.create(null)",
  ]) {
    const { status, stderr } = await run(`setImmediate(() => { throw ${thrown}; });`);
    expect([status, stderr.split("\n")]).toEqual([70, [expect.stringContaining("greet: a defect"), ""]]);
    expect(stderr).not.toContain("Tiger");
  }
});

test("the place is that of the first frame, not one that the message makes up", () => {
  const error = new TypeError("no\n    at evil (/packages/secret/dist/Tiger.js:1:1)");
  error.stack = `TypeError: ${error.message}\n    at take (file:///srv/app/node_modules/x/lib/y.js:3:4)\n    at node:net:1:2`;
  expect(tellCrash("greet", error)).toBe(
    "greet: a defect of this program: an error that nobody caught: TypeError at x/lib/y.js:3",
  );
});

test("an error of our own says what it has to say, in one line", () => {
  class LedgerError extends Error {
    override readonly name = "LedgerError";
    readonly code = "LEDGER_LOST";
  }
  expect(tellCrash("greet", new LedgerError("The disk\nis full."))).toMatch(/caught: The disk\\nis full\.$/);
});
