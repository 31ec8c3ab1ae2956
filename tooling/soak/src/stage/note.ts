import { appendFile } from "node:fs/promises";
import { join } from "node:path";

/** Writes what was done, and when, for whoever looks for a fault later. */
export async function note({ evidence }: { readonly evidence: string }, what: string): Promise<void> {
  await appendFile(join(evidence, "steps.log"), `${new Date().toISOString()} ${what}\n`);
}
