import { writeSync } from "node:fs";
import { describeError } from "@id-connector/redaction";
import { ABORT, type RootDatabase } from "lmdb";
import { checkStatus } from "./check-store.js";
import { LedgerError } from "./errors.js";
import { whileNobodyCommits } from "./gate.js";
import { formatKey, storeFormat } from "./store-format.js";
import { openDatabase } from "./store.js";

// MDB_READERS_FULL, MDB_MAP_RESIZED, MDB_MAP_FULL: states that pass
const passing: readonly number[] = [-30790, -30785, -30792];

// A program of its own (see check-store.ts): reads a store to its end, or dies trying.
// without a listener Node opens its debugger on it
process.on("SIGUSR1", () => undefined);
// the process that waits for the answer decides whether this one ends
process.on("SIGHUP", () => undefined);
const [folder = "", mode, asker] = process.argv.slice(2);
try {
  await check(mode === "write");
} catch (error) {
  // lmdb quotes what it finds in a damaged store, and the directory's part holds DNs
  process.stderr.write(describeError(error));
  process.exitCode = isOfTheSystem(error) ? 1 : checkStatus.broken;
}

async function check(forWriting: boolean): Promise<void> {
  const { database, format } = await whileNobodyCommits(folder, () => openOrEnd(forWriting));
  database.readerCheck(); // forgets readers that were killed
  if (asker !== undefined && readersOf(database).has(asker)) process.exit(checkStatus.askerTaken);
  if (format !== undefined && !isFormat(format)) throw broken("its format is no number of ours");
  if (isFormat(format) && format > storeFormat) {
    writeSync(2, String(format));
    process.exit(checkStatus.newer);
  }
  const { entryCount } = database.getStats() as { entryCount: number };
  let left = entryCount;
  for (const entry of database.getRange({ snapshot: true })) {
    // a damaged tree can lead back to itself
    if (left-- <= 0) throw broken(`it has more entries than it says (${typeof entry.key})`);
  }
  if (left > 0) throw broken(`entries are missing behind the first ${entryCount - left}`);
  // finding room reads the list of free pages; nothing of it is kept
  if (forWriting)
    database.transactionSync(() => {
      database.putSync(["check"], "x".repeat(2 ** 20));
      return ABORT;
    });
  await database.close();
}

/**
 * lmdb goes on with the read transaction that it does not get where a process of the same number has one: it fails with EINVAL where it opens
 * for reading, later with null, and then once more outside any promise.
 */
function openOrEnd(forWriting: boolean): { readonly database: RootDatabase<unknown>; readonly format: unknown } {
  try {
    const database = openDatabase(folder, !forWriting);
    return { database, format: database.get([...formatKey]) };
  } catch (error) {
    if (!(error instanceof TypeError) && (error as { readonly code?: unknown }).code !== 22) throw error;
    writeSync(2, describeError(error));
    process.exit(checkStatus.checkerTaken);
  }
}

function isFormat(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

/** The numbers of the processes that read: the first word of each line but the heading. */
function readersOf(database: RootDatabase<unknown>): ReadonlySet<string> {
  const [, ...lines] = database.readerList().split("\n");
  return new Set(lines.map((line) => line.trim().split(/\s+/)[0] ?? ""));
}

function broken(why: string): LedgerError {
  return new LedgerError("LEDGER_BROKEN", why);
}

/** Rights, memory, open files: errors of the system have a positive number or a name; a damaged store has lmdb's negative ones, or throws when it is decoded. */
function isOfTheSystem(error: unknown): boolean {
  if (error instanceof LedgerError) return false;
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  if (typeof code === "string") return true;
  return typeof code === "number" && (code > 0 || passing.includes(code));
}
