import { authority, runProgram, tellDifference, type World } from "@id-connector/test-world";
import { until } from "@id-connector/until";
import { listedSchools } from "../stage/configuration.js";
import type { Stage } from "../stage/stage.js";
import { clearJunk, countQueued, listTrash } from "./trash.js";

/** How long it took until directory and broker were equal, queues and trash empty; or what was not so in time. */
export interface Convergence {
  readonly ms: number;
  readonly broken: readonly string[];
  /** Items of the trash that did not heal by themselves in time and were tried again by command. */
  readonly retried: number;
}

/** How long the whole may take, and the trash before it is tried again by command. Milliseconds. */
export interface Patience {
  readonly patienceMs: number;
  readonly selfHealingMs: number;
}

/** Waits, with all faults off, until nothing is left to do. */
export function awaitConvergence(
  { world, daemon, directory }: Stage,
  { patienceMs, selfHealingMs }: Patience,
): Promise<Convergence> {
  const start = performance.now();
  const passed = () => Math.round(performance.now() - start);
  let quietSince: number | undefined;
  let retried = 0;
  const look = async (): Promise<Convergence | undefined> => {
    await clearJunk(world);
    const queued = await countQueued(world);
    const late = passed() > patienceMs || daemon.faults.length > 0;
    if (queued > 0 && !late) {
      quietSince = undefined;
      return undefined;
    }
    quietSince ??= passed();
    const trashed = await listTrash(world);
    const listed = await listedSchools(world);
    const differences = await directory.take(() => world.differences(authority, listed));
    if (queued + trashed.length + differences.length === 0) return { ms: passed(), broken: [], retried };
    if (late) {
      const waiting = queued > 0 ? [`${queued} items wait in the queues`] : [];
      const rest = trashed.map(({ file, text }) => `in the trash: ${file} ${text}`);
      return {
        ms: passed(),
        broken: [...daemon.faults, ...waiting, ...rest, ...differences.map(tellDifference)],
        retried,
      };
    }
    if (trashed.length > 0 && passed() - quietSince > selfHealingMs) {
      await retryTrash(world);
      retried += trashed.length;
      quietSince = undefined;
    }
    return undefined;
  };
  return until("directory and broker are equal and the queues empty, or the time is over", look, Infinity);
}

async function retryTrash({ env }: World): Promise<void> {
  const words = ["trash", "retry", "--school-authority", authority, "--all"];
  const { status, stderr } = await runProgram("connector-daemon/bin/connector-daemon.js", words, env);
  // 1: all of it has healed meanwhile
  if (status > 1) throw new Error(`${words.join(" ")} ended with ${status}: ${stderr}`);
}
