import { readFile } from "node:fs/promises";

/** What a process used so far. */
export interface Use {
  /** Processor time, in the kernel too, in milliseconds; the kernel counts it in hundredths of a second. */
  readonly cpuMs: number;
  readonly memoryMB: number;
}

const msPerTick = 10;

/** Asks the kernel. Throws where there is no such process. */
export async function useOf(pid: number): Promise<Use> {
  const [stat, status] = await Promise.all([
    readFile(`/proc/${pid}/stat`, "utf8"),
    readFile(`/proc/${pid}/status`, "utf8"),
  ]);
  // the second field is the program's name in parentheses, and may hold anything
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  return { cpuMs: ticks * msPerTick, memoryMB: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1000 };
}
