import { execFile } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { useOf } from "../process/use-of.js";
import { largest } from "../statistics.js";
import type { DaemonProcess } from "./daemon-process.js";
import type { World } from "./start-world.js";
import { requestsIn } from "./tally.js";

/** How the daemon does at a moment. */
export interface Sample {
  /** Seconds since the record began. */
  readonly at: number;
  readonly requests: number;
  readonly memoryMB: number;
  readonly cpuMs: number;
  /** All of the connector's home. */
  readonly diskMB: number;
}

export interface Record {
  readonly seconds: number;
  readonly requests: number;
  readonly memoryMB: number;
  readonly cpuMs: number;
  readonly diskMB: number;
  readonly samples: readonly Sample[];
}

/** Clears the broker's tally and looks at the daemon now and then until `work` ends. */
export async function record(
  world: World,
  daemon: DaemonProcess,
  { work, everyMs }: { readonly work: () => Promise<unknown>; readonly everyMs: number },
): Promise<Record> {
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  await world.broker.call("clearTally", undefined);
  const look = async (): Promise<Sample> => {
    const [tally, use, diskMB] = await Promise.all([
      world.broker.call("tally", undefined),
      useOf(daemon.pid),
      sizeOf(world.folders.home),
    ]);
    return { at: seconds(), requests: requestsIn(tally), memoryMB: use.memoryMB, cpuMs: use.cpuMs, diskMB };
  };
  const samples: Sample[] = [await look()];
  let ends: number | undefined;
  const working = daemon.meanwhile(work()).finally(() => (ends = seconds()));
  while (ends === undefined) {
    await Promise.race([working, pause(everyMs)]);
    samples.push(await look());
  }
  await working;
  const of = (figure: keyof Sample) => samples.map((sample) => sample[figure]);
  return {
    seconds: ends,
    requests: samples.at(-1)?.requests ?? NaN,
    memoryMB: largest(of("memoryMB")),
    cpuMs: largest(of("cpuMs")) - (samples[0]?.cpuMs ?? NaN),
    diskMB: largest(of("diskMB")),
    samples,
  };
}

/** What a folder takes on the disk. Files may come and go meanwhile. */
async function sizeOf(folder: string): Promise<number> {
  const { stdout } = await promisify(execFile)("du", ["--summarize", "--block-size=1K", folder]).catch(
    (error: unknown) => error as { readonly stdout: string },
  );
  return Number(stdout.split("\t")[0]) / 1000;
}
