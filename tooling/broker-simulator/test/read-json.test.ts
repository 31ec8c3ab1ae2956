import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { readJson } from "../src/read-json.js";
import { writeJson } from "../src/write-json.js";

test("keys keep their order, whatever they look like", () => {
  const text = '{"b":1,"10":{"2":[],"1":"a\\":{"},"a":null,"__proto__":true,"\\"9\\"":"1: {"}';
  expect(writeJson(readJson(text))).toBe(text);
});

test("what JSON.parse reads is read to the same, and written back to the same", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      expect(JSON.parse(writeJson(readJson(text)))).toEqual(JSON.parse(text));
      expect(JSON.parse(writeJson(readJson(text), 2))).toEqual(JSON.parse(text));
    }),
  );
});

test.each(["", "{", '{"a" 1}', '{"a":1,}', '"\u0001"', "{'a':1}", '{"a":"b', "nul"])("%j is no JSON", (text) => {
  expect(() => readJson(text)).toThrow(SyntaxError);
});
