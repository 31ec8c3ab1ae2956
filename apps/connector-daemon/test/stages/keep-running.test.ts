import { Writable } from "node:stream";
import { createWakeSignal } from "@id-connector/bounded-work";
import { expect, it } from "@jest/globals";
import { createLogger } from "@id-connector/logger";
import { until } from "@id-connector/test-world";
import { keepRunning } from "../../src/stages/keep-running.js";
import { createStage } from "../../src/stages/stage.js";
import { clockOf } from "../support/clock-of.js";

const quiet = new Writable({
  write(_chunk, _encoding, done) {
    done();
  },
});

it("what fails is begun again, and everybody can see how often and why it failed, and that it works again", async () => {
  const stopping = new AbortController();
  const stage = createStage({ name: "distribute" }, clockOf(Date.now));
  let runs = 0;
  const running = keepRunning(
    async () => {
      if (++runs < 3) throw new TypeError("Anna Meier is not a function");
      stage.beat();
      await stage.waitFor(
        "items",
        () =>
          new Promise((resolve) => {
            stopping.signal.addEventListener("abort", resolve);
          }),
      );
    },
    { stage, log: createLogger({ level: "error", stream: quiet }), stopping: stopping.signal, random: () => 0 },
  );
  await until("it failed twice", () => stage.told().failures === 2);
  const { lastError } = stage.told();
  expect(lastError).toMatchObject({ name: "TypeError" });
  expect(JSON.stringify(lastError)).not.toContain("Meier");
  await until("it works again", () => stage.told().state === "waiting");
  expect(stage.told()).toMatchObject({ failures: 2, failuresInARow: 0, waitsFor: "items" });
  stopping.abort();
  await running;
  expect(stage.told().state).toBe("stopped");
});

it("its wake signal ends the pause after a failure", async () => {
  const stopping = new AbortController();
  const stage = createStage({ name: "deliver" }, clockOf(Date.now));
  const wakeSignal = createWakeSignal();
  const pauses: number[] = [];
  // a pause that ends by a ring only
  const endless = {
    ...wakeSignal,
    next: (ms: number, signal?: AbortSignal) => (pauses.push(ms), wakeSignal.next(1e9, signal)),
  };
  const log = createLogger({ level: "error", stream: quiet });
  const fail = () => Promise.reject(new Error("no"));
  const running = keepRunning(fail, { stage, log, stopping: stopping.signal, random: () => 0, wakeSignal: endless });
  for (let count = 1; count <= 3; count++) {
    await until("it pauses", () => pauses.length === count);
    endless.wake();
  }
  await until("it pauses once more", () => pauses.length === 4);
  stopping.abort();
  await running;
});
