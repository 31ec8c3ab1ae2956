import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { describeError, factsOf, isOwnError, redact } from "../src/index.js";
import { ownErrors } from "../src/own-errors.js";

/** Everything that must never be seen holds this word. */
const leak = "Sesam";
const packages = join(import.meta.dirname, "..", "..");

async function failureOf(run: () => unknown): Promise<unknown> {
  try {
    await run();
  } catch (error) {
    return error;
  }
  throw new Error("expected a failure");
}

function own(message: string): Error {
  return Object.assign(new Error(message), { name: "LedgerError", code: "LEDGER_LOST" });
}

const fails: Readonly<Record<string, () => unknown>> = {
  "a parser, which quotes what it read": () => JSON.parse(`"${leak}`) as unknown,
  "a pattern, which quotes itself": () => new RegExp(`(${leak}`),
  "a URL, which holds its input": () => new URL(`//${leak}:${leak}@`),
  "a file that is not there": () => readFile(`/${leak}/${leak}`),
  "a path with a zero byte": () => readFile(`${leak}\0`),
  "a value of the wrong kind": () => Buffer.alloc(leak as unknown as number),
  "a message that looks like a stack": () => {
    throw new Error(`x\n    at ${leak} (/packages/${leak}/dist/${leak}.js:1:2)\n    at ${leak}:1:2`);
  },
  "a name and a code that are values": () => {
    throw Object.assign(new Error(leak), { name: `${leak}: ${leak}`, code: `${leak} ${leak}`, syscall: `${leak}!` });
  },
};

describe("of an error that is not ours nothing is told that it quotes:", () => {
  test.each(Object.entries(fails))("%s", async (_, run) => {
    const error = await failureOf(run);
    for (const told of [describeError(error), factsOf(error), redact({ error })])
      expect(JSON.stringify(told)).not.toContain(leak);
    expect(describeError(error)).toMatch(/^\w+/);
  });
});

test("what is told leads to the place: name, code, call, and the innermost file of ours", async () => {
  const missing = await failureOf(() => readFile("/no/such/file"));
  expect(describeError(missing)).toMatch(
    /^Error ENOENT \(open\) at (?:packages\/redaction\/test\/describe-error\.test\.ts|node:[\w/]+):\d+$/,
  );
  const wrong = await failureOf(() => JSON.parse("{"));
  expect(describeError(wrong)).toMatch(/^SyntaxError at packages\/redaction\/test\/describe-error\.test\.ts:\d+$/);
});

test("where a program is installed, its places are told by its package", () => {
  const stack = [
    "Error: x",
    "    at parse (/opt/id/node_modules/ldapjs/lib/client.js:1:2)",
    "    at async open (file:///opt/packages/id/node_modules/@id-connector/ldap-reader/dist/search.js:12:34)",
    "    at node:internal/process/task_queues:95:5",
  ];
  const error = Object.assign(new Error("x"), { stack: stack.join("\n") });
  expect(factsOf(error).at).toEqual(["@id-connector/ldap-reader/dist/search.js:12"]);
  const inside = Object.assign(new Error("x"), { stack: stack.slice(0, 2).join("\n") });
  expect(factsOf(inside).at).toEqual(["ldapjs/lib/client.js:1"]);
});

test("what we say ourselves is told in our words", () => {
  expect(describeError(own("The ledger's file could not be written."))).toBe("The ledger's file could not be written.");
  expect(describeError(own(`password=${leak}`))).toBe("password=[secret]");
});

test("what is no error at all, or throws when it is looked at, is told as well", () => {
  const bad = {
    get message(): string {
      throw new Error(leak);
    },
    get stack(): string {
      throw new Error(leak);
    },
    get name(): string {
      throw new Error(leak);
    },
  };
  expect([leak, undefined, null, 7, bad].map(describeError)).toEqual([
    "no error, but string",
    "no error, but undefined",
    "no error, but null",
    "no error, but number",
    "Error",
  ]);
  fc.assert(
    fc.property(fc.anything(), fc.string({ unit: "binary" }), (value, text) => {
      expect(typeof describeError(value)).toBe("string");
      expect(describeError({ name: text, code: text, message: text, stack: text }).length).toBeLessThan(300);
    }),
  );
});

/** Of a folder of packages or programs: the classes in their sources that extend an error, whichever. */
function errorClassesIn(folder: string): string[] {
  const sources = readdirSync(folder).flatMap((name) =>
    readdirSync(join(folder, name, "src"), { recursive: true, encoding: "utf8" }).map((file) =>
      join(folder, name, "src", file),
    ),
  );
  return sources
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => [...readFileSync(file, "utf8").matchAll(/\bclass\s+(\w+)[^{]*?\sextends\s+\w*Error\b[^{]*\{/g)])
    .map(([, name = ""]) => name);
}

test("every error class of packages and programs is known as ours, and none besides", () => {
  const classes = [...errorClassesIn(packages), ...errorClassesIn(join(packages, "..", "apps"))];
  expect([...ownErrors].sort()).toEqual(classes.sort());
  for (const name of classes) expect({ name, own: isOwnError({ name, code: "X" }) }).toEqual({ name, own: true });
});
