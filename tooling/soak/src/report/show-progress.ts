import { countQueued, listTrash } from "../check/trash.js";
import type { FaultBoard } from "../faults/fault-board.js";
import type { Stage } from "../stage/stage.js";
import type { Tally } from "./tally.js";

const everyMs = 5_000;

interface Shown {
  readonly stage: Stage;
  readonly faults: FaultBoard;
  readonly tally: Tally;
  readonly print: (line: string) => void;
}

/** Prints a line with numbers every few seconds until the returned function is called. */
export function showProgress({ stage, faults, tally, print }: Shown): () => void {
  const start = performance.now();
  const timer = setInterval(() => void show().catch(() => undefined), everyMs); // a number less is no fault
  let isOver = false;
  return () => {
    isOver = true;
    clearInterval(timer);
  };

  async function show(): Promise<void> {
    const queued = await countQueued(stage.world);
    const trashed = (await listTrash(stage.world)).length;
    const events = Object.values(tally.steps).reduce((sum, one) => sum + one, 0);
    const on = faults.list().join(", ");
    const memory = await stage.daemon.memory();
    if (isOver) return; // the summary was printed meanwhile
    print(
      [
        `${String(Math.round((performance.now() - start) / 1000)).padStart(5)} s`,
        `${events} events`,
        `${queued} queued`,
        `${stage.requests.writes()} writes`,
        `${trashed} in trash`,
        `${memory} MB`,
        `longest ${(tally.longestLagMs / 1000).toFixed(1)} s`,
        on === "" ? "no fault" : on,
      ].join("  "),
    );
  }
}
