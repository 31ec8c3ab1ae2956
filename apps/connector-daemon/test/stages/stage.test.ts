import { beforeEach, describe, expect, it } from "@jest/globals";
import { QueueError } from "@id-connector/queue-fs";
import { createClock } from "../../src/clock/clock.js";
import { createStage, type Stage } from "../../src/stages/stage.js";
import { createStageBook } from "../../src/stages/stage-book.js";
import { waitForEach } from "../../src/stages/wait-for-each.js";

const start = Date.parse("2026-11-23T07:00:00Z");
let [wall, monotonic] = [start, 5_000];
const clockOfTest = () => createClock({ wall: () => wall, monotonic: () => monotonic });
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();
let stage: Stage;

function pass(seconds: number): void {
  wall += seconds * 1000;
  monotonic += seconds * 1000;
}
beforeEach(() => {
  [wall, monotonic] = [start, 5_000];
  stage = createStage({ name: "distribute" }, clockOfTest());
});

it("is stopped before it begins, and when it has ended", () => {
  expect(stage.told()).toMatchObject({ name: "distribute", state: "stopped", failures: 0 });
  stage.begun();
  expect(stage.told()).toMatchObject({ state: "working", since: at(0), activeAt: at(0) });
  stage.ended();
  expect(stage.told().state).toBe("stopped");
});

it("says what it waits for, and when it last did something", async () => {
  stage.begun();
  pass(10);
  let come: (value: string) => void = () => undefined;
  const waiting = stage.waitFor("items", () => new Promise<string>((resolve) => (come = resolve)));
  pass(600);
  expect(stage.told()).toMatchObject({ state: "waiting", waitsFor: "items", activeAt: at(10) });
  come("one");
  expect(await waiting).toBe("one");
  expect(stage.told()).toMatchObject({ state: "working", activeAt: at(610) });
  expect(stage.told().waitsFor).toBeUndefined();
});

it("counts its failures until a beat, and goes on counting where it fails again soon", () => {
  stage.begun();
  pass(1);
  expect(stage.failed(new QueueError("QUEUE_LOCKED", "held by Anna Meier", "/queue"))).toBe(1);
  pass(2);
  stage.begun();
  expect(stage.failed(new QueueError("QUEUE_LOCKED", "held by Anna Meier", "/queue"))).toBe(2);
  const failing = stage.told();
  expect(failing).toMatchObject({ state: "failing", since: at(1), failures: 2, failuresInARow: 2 });
  expect(failing.lastError).toEqual({ at: at(3), name: "QueueError", code: "QUEUE_LOCKED", folder: "/queue" });
  expect(JSON.stringify(failing)).not.toContain("Meier");
  stage.begun();
  expect(stage.told().state).toBe("failing");
  stage.beat();
  expect(stage.told()).toMatchObject({ state: "working", since: at(3), failures: 2, failuresInARow: 0 });
  pass(60);
  expect(stage.failed(new Error("x"))).toBe(3);
  expect(stage.told()).toMatchObject({ since: at(1), failuresInARow: 3 });
});

it("fails for the first time again after five minutes without a failure", () => {
  stage.begun();
  stage.failed(new Error("x"));
  stage.begun();
  pass(301);
  expect(stage.failed(new Error("x"))).toBe(1);
  expect(stage.told()).toMatchObject({ since: at(301), failures: 2 });
});

it("what was alive still fails; what did not fail for longer than any pause works", () => {
  stage.begun();
  stage.failed(new Error("x"));
  stage.alive();
  pass(80);
  expect(stage.told()).toMatchObject({ state: "failing", activeAt: at(0) });
  pass(20);
  expect(stage.told()).toMatchObject({ state: "working", failuresInARow: 0 });
});

it("a clock that jumps changes neither what lasted how long nor whether it hangs", () => {
  stage.begun();
  pass(10);
  wall += 3_600_000;
  expect(stage.told()).toMatchObject({ activeAt: at(3_600) });
});

it("a book tells all of them, by authority, without those that were closed", () => {
  const book = createStageBook(clockOfTest());
  const [one] = [book.open("deliver", "Koeln"), book.open("deliver", "Bonn"), book.open("listen")];
  book.close(one);
  expect(book.told().map(({ name, authority }) => [name, authority])).toEqual([
    ["deliver", "Bonn"],
    ["listen", undefined],
  ]);
});

describe("between two things that come", () => {
  it("it waits, and what brings them is closed where nobody wants more", async () => {
    let closed = false;
    async function* numbers() {
      try {
        for (let number = 1; ; number++) {
          states.push(stage.told().state);
          yield await Promise.resolve(number);
        }
      } finally {
        closed = true;
      }
    }
    const states: string[] = [];
    stage.begun();
    const seen: number[] = [];
    for await (const number of waitForEach(stage, "numbers", numbers())) {
      states.push(stage.told().state);
      if (seen.push(number) === 2) break;
    }
    expect(seen).toEqual([1, 2]);
    expect(states).toEqual(["waiting", "working", "waiting", "working"]);
    expect(closed).toBe(true);
  });
});
