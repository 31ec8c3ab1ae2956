import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { redact, redactText } from "../src/index.js";

const odd = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 50 }).map((codes) => String.fromCharCode(...codes)),
  fc.constantFrom(
    "password",
    "password=",
    "uid=",
    "[",
    '\\"',
    "$&",
    "\0",
    "\ud800",
    "Bearer ",
    "-----BEGIN PRIVATE KEY-----",
  ),
);

test("no text makes redaction throw", () => {
  fc.assert(
    fc.property(fc.array(odd), (parts) => {
      expect(redactText(parts.join("")).length).toBeLessThan(9000);
    }),
  );
});

test("no value makes redaction throw, and what comes of it is bounded", () => {
  fc.assert(
    fc.property(
      fc.anything({ key: odd, withMap: true, withSet: true, withNullPrototype: true, withBigInt: true }),
      (value) => {
        expect(JSON.stringify(redact({ value })).length).toBeLessThan(500_000);
      },
    ),
  );
});

test.each(["x", "a b", "ü", "\0", "\ud800", "password=x ", "x=[", "'\\"])("a megabyte of %j is cut, soon", (part) => {
  const word = part.repeat(2 ** 20 / part.length);
  const started = performance.now();
  const fields = { word, [word]: word, list: Array.from({ length: 1000 }, () => word), error: new Error(word) };
  expect(JSON.stringify(redact(fields)).length).toBeLessThan(600_000);
  expect(performance.now() - started).toBeLessThan(15_000);
});
