import { nameOfFault, type Fault } from "../plan/fault.js";
import type { Stage } from "../stage/stage.js";
import type { Turns } from "../stage/turns.js";
import { beginFault } from "./begin-fault.js";

/** The faults that are on. */
export interface FaultBoard {
  /** Begins a fault that ends by itself after `ms`; one whose thing is broken already is left out. */
  begin(fault: Fault, ms: number): Promise<void>;
  /** Ends all of them now; resolves when everything works. Rejects with what went wrong in a fault itself. */
  endAll(): Promise<void>;
  list(): readonly string[];
  /** How often each kind was on. */
  readonly counts: Readonly<Record<string, number>>;
}

interface Running {
  readonly name: string;
  readonly thing: Thing;
  readonly endNow: () => void;
  readonly over: Promise<void>;
}

/** What a fault needs for itself while it is on. */
type Thing = "broker" | "daemon" | "directory" | "configuration" | "none";

export function createFaultBoard(stage: Stage): FaultBoard {
  const running = new Set<Running>();
  const counts: Record<string, number> = {};
  const failures: unknown[] = [];
  let number = 0;
  return {
    counts,
    list: () => [...running].map(({ name }) => name),
    async begin(fault, ms) {
      const [name, thing] = [nameOfFault(fault), thingOf(fault)];
      if (thing !== "none" && [...running].some((one) => one.thing === thing)) return;
      counts[name] = (counts[name] ?? 0) + 1;
      const own = ++number;
      let endNow: () => void = () => undefined;
      const rung = new Promise<void>((resolve) => (endNow = resolve));
      let begun: () => void = () => undefined;
      const hasBegun = new Promise<void>((resolve) => (begun = resolve));
      const over = inTurn(stage, thing, async () => {
        const end = await beginFault(stage, fault, own);
        begun();
        const timer = setTimeout(endNow, ms);
        await rung;
        clearTimeout(timer);
        await end();
      }).catch((error: unknown) => {
        begun();
        failures.push(error);
      });
      const entry: Running = { name, thing, endNow, over };
      running.add(entry);
      void over.then(() => running.delete(entry));
      await hasBegun;
    },
    async endAll() {
      for (const { endNow } of running) endNow();
      await Promise.all([...running].map(({ over }) => over));
      const [failure] = failures.splice(0);
      if (failure !== undefined) throw new Error("a fault could not be begun or ended", { cause: failure });
    },
  };
}

function inTurn({ directory, configuration }: Stage, thing: Thing, work: () => Promise<void>): Promise<void> {
  const turns: Turns | undefined =
    thing === "directory" ? directory : thing === "configuration" ? configuration : undefined;
  return turns ? turns.take(work) : work();
}

function thingOf(fault: Fault): Thing {
  switch (fault.kind) {
    case "broker down":
      return "broker";
    case "broker faulty":
      return fault.hangs ? "broker" : "none";
    case "broker password changed":
    case "configuration broken":
    case "authority deactivated":
      return "configuration";
    case "directory stopped":
    case "directory killed":
    case "directory paused":
      return "directory";
    case "daemon killed":
    case "daemon stopped":
      return "daemon";
    default:
      return "none";
  }
}
