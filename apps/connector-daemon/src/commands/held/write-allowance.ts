import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolder, syncFolder, writeFileAtomic } from "@id-connector/atomic-file";
import type { Allowance } from "@id-connector/school-authority-config";

/** Writes the window of an authority in place of any other, or with undefined ends it; on disk when it resolves. Throws the system's errors. */
export async function writeAllowance(file: string, allowance: Allowance | undefined): Promise<void> {
  const folder = dirname(file);
  await makeFolder(folder);
  if (allowance) await writeFileAtomic(file, `${JSON.stringify(allowance, null, 2)}\n`, { mode: 0o640 });
  else {
    await rm(file, { force: true });
    await syncFolder(folder);
  }
}
