import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { checkTrustedFolder, TrustError, type Trust } from "@id-connector/trusted-path";
import { authorityLedger, type AuthorityLedger } from "./authority-ledger.js";
import { checkStore } from "./check-store.js";
import { directoryLedger, type DirectoryLedger } from "./directory-ledger.js";
import { LedgerError, PidTakenError } from "./errors.js";
import { checkRoom, codeOf, makeFolder, moveAside } from "./folder.js";
import { ledgerKey, makeLostKey, readKey, readOrMakeKey } from "./ledger-key.js";
import { formatKey, storeFormat } from "./store-format.js";
import { emptyStore, openStore, type Store } from "./store.js";

/** What each school authority, and the directory, were last known to hold. */
export interface Ledger {
  /** The part of one authority; it needs no making. */
  authority(name: string): AuthorityLedger;
  /** The authorities that the ledger holds anything about. */
  authorities(): string[];
  readonly directory: DirectoryLedger;
  /** Waits for the writes under way; later calls fail with "LEDGER_CLOSED". */
  close(): Promise<void>;
}

export interface LedgerOptions extends Trust {
  /** Makes and changes nothing, and may be used while another process writes. */
  readonly readOnly?: boolean;
  /** Called once if a damaged or lost store was replaced by a new one: everything will be sent again. */
  readonly onRebuilt?: (reason: string) => void;
  /** Called once if a failed write made the ledger useless to this process, which has to end: every call throws "LEDGER_LOST". */
  readonly onLost?: (error: LedgerError) => void;
}

/**
 * Opens the ledger in a folder (made with mode 0700). A damaged one is moved to `<folder>.broken-<time>` and a new one is made.
 * Read-only: no ledger gives an empty view, which stays empty; a damaged one throws LedgerError "LEDGER_BROKEN".
 * Throws LedgerError "LEDGER_UNUSABLE" if the folder cannot be used, "LEDGER_NOT_TRUSTED" if others may write there; then nothing was moved.
 * Throws PidTakenError where this process cannot use it and a new one can.
 */
export async function openLedger(folder: string, options: LedgerOptions = {}): Promise<Ledger> {
  try {
    await checkFolder(folder, options);
    return options.readOnly === true ? await openForReading(folder, options) : await openForWriting(folder, options);
  } catch (cause) {
    if (cause instanceof LedgerError || cause instanceof PidTakenError) throw cause;
    if (cause instanceof TrustError)
      throw new LedgerError("LEDGER_NOT_TRUSTED", `The ledger is not opened: ${cause.message}.`, { cause });
    throw new LedgerError("LEDGER_UNUSABLE", `The ledger in ${folder} cannot be opened.`, { cause });
  }
}

/** One that is not there yet is made below folders of which somebody else has to know. */
async function checkFolder(folder: string, { home }: Trust): Promise<void> {
  try {
    await checkTrustedFolder(folder, { home, mayBeLink: true });
  } catch (error) {
    if (codeOf(error) !== "ENOENT" && codeOf(error) !== "ENOTDIR") throw error;
  }
}

async function openForReading(folder: string, { home }: Trust): Promise<Ledger> {
  const found = await checkStore(folder, true);
  if (found.state === "broken")
    throw new LedgerError(
      "LEDGER_BROKEN",
      `The ledger in ${folder} is damaged (${found.why}); the daemon makes a new one when it starts.`,
    );
  // an empty file is a ledger that is being made at this moment
  const store = found.state === "sound" ? openStore(folder, true) : emptyStore();
  return ledgerOver(store, (found.state === "sound" ? await readKey(folder, { home }) : undefined) ?? makeLostKey());
}

async function openForWriting(folder: string, { onRebuilt, onLost, home }: LedgerOptions): Promise<Ledger> {
  // lmdb ends the process where it finds no room while it opens
  await checkRoom(folder);
  const found = await checkStore(folder, false);
  let reason: string | undefined;
  if (found.state === "broken" || found.state === "empty") {
    const aside = await moveAside(folder, new Date());
    reason = `The ledger was damaged (${found.state === "broken" ? found.why : "its file is empty"}) and moved to ${aside}.`;
  } else if (found.state === "missing" && (await keyIsThere(folder, { home }))) {
    reason = `The ledger's file in ${folder} was missing.`;
  }
  await makeFolder(folder);
  const key = await readOrMakeKey(folder, { home });
  const store = openStore(folder, false, onLost);
  // lmdb makes its files readable for all, which matters where the folder is older than the ledger
  for (const name of ["data.mdb", "lock.mdb"]) await chmod(join(folder, name), 0o600);
  if (store.get(formatKey) === undefined)
    await store.change((transaction) => {
      transaction.put(formatKey, storeFormat);
    });
  if (reason !== undefined) onRebuilt?.(reason);
  return ledgerOver(store, key);
}

async function keyIsThere(folder: string, trust: Trust): Promise<boolean> {
  try {
    return (await readKey(folder, trust)) !== undefined;
  } catch (error) {
    if (codeOf(error) === "ENOTDIR") return false;
    throw error;
  }
}

function ledgerOver(store: Store, keyBytes: Buffer): Ledger {
  const key = ledgerKey(keyBytes);
  return {
    authority: (name) => authorityLedger(store, key, name),
    authorities: () => Array.from(store.range(["authority"]), ([[, name]]) => name as string),
    directory: directoryLedger(store, key),
    close: () => store.close(),
  };
}
