import { expect, it } from "@jest/globals";
import { coalesce } from "../src/index.js";

it("who asks while a question is under way waits for the next one, which is one for all of them", async () => {
  const answers: (() => void)[] = [];
  const confirm = coalesce(() => new Promise<void>((resolve) => void answers.push(resolve)));
  const told: string[] = [];
  const asked = ["first", "second", "third"].map((name) => confirm().then(() => void told.push(name)));
  expect(answers).toHaveLength(1);
  answers[0]?.();
  await asked[0];
  expect(told).toEqual(["first"]);
  expect(answers).toHaveLength(2);
  answers[1]?.();
  await Promise.all(asked);
  expect(told).toEqual(["first", "second", "third"]);
  void confirm();
  expect(answers).toHaveLength(3);
});

it("a question that failed fails who asked it, and the next one is asked all the same", async () => {
  let count = 0;
  const confirm = coalesce(() => (++count === 1 ? Promise.reject(new Error("no")) : Promise.resolve()));
  const [first, second] = [confirm(), confirm()];
  await expect(first).rejects.toThrow("no");
  await second;
  expect(count).toBe(2);
});

it("never runs twice at once, whenever one is called", async () => {
  let [runs, running, most] = [0, 0, 0];
  const sync = coalesce(async () => {
    runs += 1;
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    running -= 1;
  });
  const first = sync();
  // at the very end of the first run, before the next one has begun
  const third = first.then(() => sync());
  await Promise.all([first, sync(), third]);
  expect([runs, most]).toEqual([2, 1]);
});
