import { EventEmitter } from "node:events";
import { describe, expect, it } from "@jest/globals";
import { stopOnSignals } from "../src/index.js";
import { startProgram } from "../src/start-program.js";

/** A process, at a terminal or not, that notes its exits. */
function processLike(isTTY: boolean) {
  const exits: number[] = [];
  const exit = (status: number) => exits.push(status) as never;
  const emitter = new EventEmitter();
  const stderr = { isTTY, write: () => true };
  // the number of no process: what gives it nine seconds to end must not end the one that tests
  return Object.assign(emitter, { pid: 0, exit, exits, stdin: { isTTY }, stdout: {}, stderr });
}

describe("a hang-up", () => {
  it("of its terminal has a command end in order, also where it comes twice", () => {
    const own = processLike(true);
    const stopping = stopOnSignals(own);
    own.emit("SIGHUP");
    own.emit("SIGHUP");
    expect([stopping.aborted, own.exits]).toEqual([true, []]);
  });

  it("means nothing to one that has none, as under nohup", () => {
    const own = processLike(false);
    const stopping = stopOnSignals(own);
    own.emit("SIGHUP");
    expect(stopping.aborted).toBe(false);
    own.emit("SIGTERM");
    expect(stopping.aborted).toBe(true);
  });

  it.each([
    ["without a terminal does not end", false, 1],
    ["at a terminal that sees to no signals ends as the system has it", true, 0],
  ])("a program %s", async (_, isTTY, listeners) => {
    const own = processLike(isTTY);
    await startProgram(own as unknown as NodeJS.Process, () => Promise.resolve(0));
    expect(own.listenerCount("SIGHUP")).toBe(listeners);
  });
});
