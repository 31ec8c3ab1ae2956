import { afterEach } from "@jest/globals";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LedgerWriter } from "../src/authority-ledger.js";
import { openLedger, type AuthorityLedger, type Ledger, type LedgerEntry, type LedgerOptions } from "../src/index.js";

const opened: Ledger[] = [];
const folders: string[] = [];
const processes: ChildProcess[] = [];

afterEach(async () => {
  for (const child of processes.splice(0)) await kill(child);
  for (const ledger of opened.splice(0)) await ledger.close();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

/** The path of a ledger that is not there yet, in a folder that goes after the test. */
export async function ledgerFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "delivery-ledger-"));
  folders.push(folder);
  return join(folder, "ledger");
}

/** Ends a process after the test, before the folder that it may write to goes. */
export function endAfterTest(child: ChildProcess): void {
  processes.push(child);
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

/** A ledger into which a test may write whatever it likes. */
export interface OpenLedger extends Ledger {
  authority(name: string): AuthorityLedger & LedgerWriter;
}

/** Opens a ledger that is closed after the test. */
export async function openForTest(folder: string, options?: LedgerOptions): Promise<OpenLedger> {
  const ledger = (await openLedger(folder, options)) as OpenLedger;
  opened.push(ledger);
  return ledger;
}

/** An entry with what matters to the test. */
export function entry(parts: Partial<LedgerEntry> = {}): LedgerEntry {
  return { kind: "user", state: "present", schools: ["DEMOSCHOOL"], related: [], ...parts };
}
