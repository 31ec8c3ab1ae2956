import { readdirSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The machine's clock as one process sees it, to be set while it runs; what measures how long things last goes on as it is. */
export interface FakedClock {
  /** The environment of that process. */
  readonly env: Readonly<Record<string, string>>;
  /** Sets it so many milliseconds ahead of the right time; 0: right. */
  set(aheadMs: number): Promise<void>;
}

/** A clock that is right at first; its setting lies in the folder. */
export async function fakeClock(folder: string): Promise<FakedClock> {
  const file = join(folder, "faketime.rc");
  const set = async (aheadMs: number) => {
    // never seen half written
    await writeFile(`${file}.new`, `${aheadMs < 0 ? "-" : "+"}${String(Math.abs(aheadMs) / 1000)}\n`);
    await rename(`${file}.new`, file);
  };
  await set(0);
  return {
    set,
    env: {
      LD_PRELOAD: libfaketime(),
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
      NO_FAKE_STAT: "1",
    },
  };
}

/** Debian's libfaketime, whatever the machine's architecture. */
function libfaketime(): string {
  const found = readdirSync("/usr/lib").map((name) => join("/usr/lib", name, "faketime"));
  const folder = found.find((one) => readable(one).includes("libfaketimeMT.so.1"));
  if (folder === undefined) throw new Error("libfaketime is missing: node scripts/ensure-tools.mjs installs it");
  return join(folder, "libfaketimeMT.so.1");
}

function readable(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
