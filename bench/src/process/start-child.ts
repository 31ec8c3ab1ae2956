import { fork } from "node:child_process";
import { once } from "node:events";
import { endWithUs } from "@id-connector/slapd-fixture";
import type { Answered, Asked, Calls } from "./serve-calls.js";

/** A module that runs in a process of its own, and so on a core of its own. */
export interface Child<C extends Calls> {
  readonly pid: number;
  call<N extends keyof C & string>(name: N, argument: Parameters<C[N]>[0]): Promise<Awaited<ReturnType<C[N]>>>;
  end(): Promise<void>;
}

/** Starts a module that calls `serveCalls`. */
export function startChild<C extends Calls>(module: URL): Child<C> {
  const child = endWithUs(fork(module, { serialization: "advanced" }));
  const waiting = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>();
  let last = 0;
  child.on("message", ({ number, answer, failure }: Answered) => {
    const waiter = waiting.get(number);
    waiting.delete(number);
    if (failure === undefined) waiter?.resolve(answer);
    else waiter?.reject(new Error(failure));
  });
  child.once("exit", (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`${module.pathname} ended with ${String(code)}`));
    waiting.clear();
  });
  return {
    pid: child.pid ?? 0,
    call(name, argument) {
      return new Promise((resolve, reject) => {
        const number = ++last;
        waiting.set(number, { resolve: resolve as (answer: unknown) => void, reject });
        child.send({ number, name, argument } satisfies Asked);
      });
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
  };
}
