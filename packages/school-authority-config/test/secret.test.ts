import { inspect } from "node:util";
import { expect, test } from "@jest/globals";
import { Secret } from "../src/index.js";

const secret = new Secret("hunter2");
const holder = { authority: { password: secret }, list: [secret], map: new Map([["k", secret]]) };

test("a secret gives out its text when asked", () => {
  expect(secret.reveal()).toBe("hunter2");
});

test.each<[string, () => string]>([
  ["util.inspect", () => inspect(holder, { depth: null, showHidden: true, getters: true })],
  ["JSON", () => JSON.stringify(holder)],
  ["a template literal", () => `password=${secret as unknown as string}`],
  ["string conversion", () => String(secret)],
  ["toString", () => secret.toString()],
  ["a sum of strings", () => "password: " + (secret as unknown as string)],
  ["joining", () => [secret].join()],
  ["an error's message", () => new Error(`Login failed: ${secret as unknown as string}`).message],
  [
    "an error that carries it",
    () => inspect(Object.assign(new Error("x"), { cause: holder, secret }), { showHidden: true }),
  ],
  [
    "spreading, its keys and its values",
    () => inspect([Object.assign({}, secret), Reflect.ownKeys(secret), Object.values(secret)]),
  ],
  ["a copy by structuredClone", () => inspect(structuredClone({ ...holder, map: undefined }), { showHidden: true })],
  ["a number conversion", () => String(Number(secret))],
])("a secret does not print itself through %s", (_way, print) => {
  expect(print()).not.toContain("hunter2");
});

test("what is printed instead says that there is a secret", () => {
  expect([inspect(secret), JSON.stringify(secret), String(secret)]).toEqual(["[secret]", '"[secret]"', "[secret]"]);
});
