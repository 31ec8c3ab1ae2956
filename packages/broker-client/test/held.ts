import { jest } from "@jest/globals";
import type { ServerResponse } from "node:http";
import type { LocalBroker } from "./local-broker.js";

/** From now on requests get no answer by themselves: `next` resolves with the next one's response. */
export function heldRequests(server: LocalBroker): { next(): Promise<ServerResponse> } {
  const came: ServerResponse[] = [];
  let wake = (): void => undefined;
  server.respond = (_, response) => {
    came.push(response);
    wake();
  };
  return {
    async next() {
      for (;;) {
        const first = came.shift();
        if (first) return first;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}

/** Timers stand still until `pass`; all else, the network among it, goes on. `until` works after `goOn` only. */
export function holdTimers(): { pass(ms: number): void; goOn(): void } {
  jest.useFakeTimers({
    doNotFake: ["Date", "hrtime", "nextTick", "performance", "queueMicrotask", "setImmediate", "clearImmediate"],
  });
  return {
    pass(ms) {
      jest.advanceTimersByTime(ms);
      jest.advanceTimersByTime(1); // got draws the consequences of a timeout in a timer of its own
    },
    goOn() {
      jest.useRealTimers();
    },
  };
}
