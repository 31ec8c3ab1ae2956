import { createWriteStream, type WriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** What the daemon says, in files of which only the newest are kept. */
export interface DaemonLog {
  readonly folder: string;
  write(chunk: Uint8Array): void;
  /** Begins a new file and returns the one that is complete now; the oldest one goes. */
  turn(): Promise<string>;
  close(): Promise<void>;
}

const kept = 12;

export async function openDaemonLog(folder: string): Promise<DaemonLog> {
  await mkdir(folder, { recursive: true });
  let number = 1;
  const path = (of: number) => join(folder, `daemon-${String(of).padStart(4, "0")}.log`);
  let stream = createWriteStream(path(number));
  return {
    folder,
    write: (chunk) => void stream.write(chunk),
    async turn() {
      const complete = path(number);
      const before = stream;
      number += 1;
      stream = createWriteStream(path(number));
      await end(before);
      await rm(path(number - kept), { force: true });
      return complete;
    },
    close: () => end(stream),
  };
}

function end(stream: WriteStream): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.once("error", reject);
    stream.end(resolve);
  });
}
