import { expect, it } from "@jest/globals";
import { createSingleFlight } from "../src/index.js";

it("what is under way for a key is not begun again, and everybody waits for it", async () => {
  const singleFlight = createSingleFlight();
  const begun: string[] = [];
  let end: () => void = () => undefined;
  const make = (key: string) => () => {
    begun.push(key);
    return new Promise<void>((resolve) => (end = resolve));
  };
  const both = [singleFlight("a", make("a")), singleFlight("a", make("a"))];
  expect(begun).toEqual(["a"]);
  end();
  await Promise.all(both);
  const other = [singleFlight("a", make("a")), singleFlight("b", () => Promise.resolve(begun.push("b")))];
  expect(begun).toEqual(["a", "a", "b"]);
  end();
  await Promise.all(other);
});

it("who waits fails with it, and the next one begins anew", async () => {
  const singleFlight = createSingleFlight();
  let count = 0;
  const make = () => (++count === 1 ? Promise.reject(new Error("no")) : Promise.resolve());
  const [first, second] = [singleFlight("a", make), singleFlight("a", make)];
  await expect(first).rejects.toThrow("no");
  await expect(second).rejects.toThrow("no");
  await singleFlight("a", make);
  expect(count).toBe(2);
});
