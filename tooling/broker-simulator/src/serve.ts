import { setTimeout } from "node:timers/promises";
import { failure, type Answer } from "./answer.js";
import type { Call } from "./call.js";
import type { Fault } from "./faults.js";
import { logIn } from "./log-in.js";
import { provision } from "./provision.js";
import { brokerTime, type World } from "./world.js";

/** What is to happen on the wire: an answer whole or half, or none at all. */
export type Outgoing =
  | { readonly manner: "whole" | "half"; readonly answer: Answer; readonly fault: string | undefined }
  | { readonly manner: "reset" | "hang" | "switch"; readonly fault: string };

/** Answers a request, with the faults that are switched on for it. Rejects only when `stopping` is aborted. */
export async function serve(world: World, call: Call, stopping: AbortSignal): Promise<Outgoing> {
  world.active += 1;
  try {
    const { capacity, whenFull } = world.settings;
    if (capacity !== undefined && world.active > capacity)
      return whole(failure(whenFull.status, "Too many requests at once.", retryAfter(world, whenFull)), "capacity");
    const faults = world.faults.take(call);
    await wait(world, faults, { applied: false, stopping });
    const fault = faults.find(({ kind }) => kind !== "latency");
    const carriedOut = fault && !fault.applied ? undefined : carryOut(world, call);
    await wait(world, faults, { applied: true, stopping });
    return spoil(world, call, fault, carriedOut);
  } finally {
    world.active -= 1;
  }
}

function carryOut(world: World, call: Call): Answer {
  return call.resource === "token" ? logIn(world, call) : provision(world, call);
}

async function wait(
  world: World,
  faults: readonly Fault[],
  { applied, stopping }: { readonly applied: boolean; readonly stopping: AbortSignal },
): Promise<void> {
  let ms = 0;
  for (const fault of faults)
    if (fault.kind === "latency" && (fault.applied ?? false) === applied)
      ms += fault.ms + world.random() * (fault.jitterMs ?? 0);
  if (ms > 0) await setTimeout(ms, undefined, { signal: stopping });
}

function spoil(world: World, call: Call, fault: Fault | undefined, answer: Answer | undefined): Outgoing {
  switch (fault?.kind) {
    case undefined:
    case "latency":
      return whole(answer ?? failure(500, "Internal Server Error"), undefined);
    case "reset":
    case "hang":
    case "switch":
      return { manner: fault.kind, fault: fault.kind };
    case "half":
      // with nothing carried out there is no right answer to cut in half: any will do
      return { manner: "half", answer: answer ?? failure(200, "x".repeat(64)), fault: "half" };
    case "html":
      return whole(page(fault.status ?? 200), "html");
    case "status":
      return whole(failure(fault.status, detailOf(fault, call), retryAfter(world, fault)), "status");
  }
}

function whole(answer: Answer, fault: string | undefined): Outgoing {
  return { manner: "whole", answer, fault };
}

function page(status: number): Answer {
  const body =
    "<!DOCTYPE html><html><head><title>Gateway</title></head><body>Something else answers here.</body></html>";
  return { status, headers: { "content-type": "text/html; charset=utf-8" }, body };
}

function detailOf({ status, detail }: Fault & { kind: "status" }, { id }: Call): unknown {
  if (detail !== undefined) return detail;
  if (status !== 422) return `Simulated ${status}`;
  return [{ loc: ["body", "id"], msg: `object ${id ?? ""} is refused`, type: "value_error" }];
}

function retryAfter(
  world: World,
  { retryAfter: seconds, retryAfterForm }: Pick<Fault & { kind: "status" }, "retryAfter" | "retryAfterForm">,
): Record<string, string> {
  if (seconds === undefined) return {};
  if (retryAfterForm !== "date") return { "retry-after": String(seconds) };
  return { "retry-after": new Date(brokerTime(world) + seconds * 1000).toUTCString() };
}
