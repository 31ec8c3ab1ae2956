import { chmod, stat } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "@id-connector/atomic-file";
import { checkTrustedFolder, TrustError, type Trust } from "@id-connector/trusted-path";
import { authorityLedger, type AuthorityLedger } from "./authority-ledger.js";
import { checkStore } from "./check-store.js";
import { directoryLedger, type DirectoryLedger } from "./directory-ledger.js";
import { LedgerError, NewerLedgerError, PidTakenError } from "./errors.js";
import { checkRoom, codeOf, moveAside } from "./folder.js";
import { ledgerKey, makeLostKey, readKey, readOrMakeKey } from "./ledger-key.js";
import { migrate } from "./migrate.js";
import { judgeSeal, printOf, readSeal, writeSeal, type LedgerUnsure } from "./seal.js";
import { sealedKey } from "./store-format.js";
import { emptyStore, openStore, type Store } from "./store.js";

/** What each school authority, and the directory, were last known to hold. */
export interface Ledger {
  /** The part of one authority; it need not be made before. */
  authority(name: string): AuthorityLedger;
  /** The authorities that the ledger holds anything about. */
  authorities(): string[];
  readonly directory: DirectoryLedger;
  /** Why the ledger may be older than the world, as found when it was opened for writing; undefined where nothing speaks for that. */
  readonly unsure: LedgerUnsure | undefined;
  /**
   * Notes beside the store which file it is, by which the next opening tells a copy of it from a backup. To be called when consequences of `unsure`
   * are on disk, then twice a minute; from then on `close` does it as well.
   */
  seal(): Promise<void>;
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
  /** The machine's clock, epoch milliseconds; default Date.now. */
  readonly now?: () => number;
}

/**
 * Opens the ledger in a folder (made with mode 0700). A damaged ledger is moved to `<folder>.broken-<time>` and a new one is made; a ledger of an
 * older format is migrated. Read-only: a missing ledger gives an empty view, which stays empty; a damaged ledger throws LedgerError
 * "LEDGER_BROKEN". Throws LedgerError "LEDGER_UNUSABLE" if the folder cannot be used, "LEDGER_NOT_TRUSTED" if others may write there; then nothing
 * was moved. Throws PidTakenError where this process cannot use it and a new process can, NewerLedgerError where a newer version wrote it.
 *
 * @example
 * ```ts
 * import { openLedger } from "@id-connector/delivery-ledger";
 *
 * const ledger = await openLedger("data/ledger", { readOnly: true });
 * for (const [id, entry] of ledger.authority("Traeger2").entries({ kind: "user" })) console.log(id, entry.state);
 * await ledger.close();
 * ```
 */
export async function openLedger(folder: string, options: LedgerOptions = {}): Promise<Ledger> {
  try {
    await checkFolder(folder, options);
    return options.readOnly === true ? await openForReading(folder, options) : await openForWriting(folder, options);
  } catch (cause) {
    if ([LedgerError, NewerLedgerError, PidTakenError].some((own) => cause instanceof own)) throw cause;
    if (cause instanceof TrustError)
      throw new LedgerError("LEDGER_NOT_TRUSTED", `The ledger is not opened: ${cause.message}.`, { cause });
    throw new LedgerError("LEDGER_UNUSABLE", `The ledger in ${folder} cannot be opened.`, { cause });
  }
}

/** Checks who may write the ledger's folder. A missing folder passes: its maker has to check the folders above it. */
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
  const store = found.state === "sound" ? await openStore(folder, true) : emptyStore();
  const key = (found.state === "sound" ? await readKey(folder, { home }) : undefined) ?? makeLostKey();
  return { ...ledgerOver(store, key), unsure: undefined, seal: readOnly, close: () => store.close() };
}

function readOnly(): Promise<never> {
  return Promise.reject(new LedgerError("LEDGER_READ_ONLY", "The ledger was opened for reading only."));
}

async function openForWriting(folder: string, options: LedgerOptions): Promise<Ledger> {
  const { onRebuilt, onLost, home, now = Date.now } = options;
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
  // before this process touches the file
  const seal = found.state === "sound" ? await readSeal(folder) : undefined;
  const unsure = seal ? judgeSeal(seal, await printOf(join(folder, dataFile)), now()) : sealMissing;
  await makeFolder(folder, 0o700);
  const key = await readOrMakeKey(folder, { home });
  const store = await openStore(folder, false, onLost);
  // lmdb makes its files readable for all, which matters where the folder is older than the ledger
  for (const name of ["data.mdb", "lock.mdb"]) await hide(join(folder, name));
  await migrate(store, ledgerKey(key), {
    // a file that is believed must stay believed where this process is killed: the seal of a closed ledger would make it look like a copy
    before: async () => {
      if (seal && !unsure)
        await writeSeal(folder, { ...(await printOf(join(folder, dataFile))), at: now(), closed: false });
    },
  });
  if (reason !== undefined) onRebuilt?.(reason);
  const wasSealed = store.get(sealedKey) === true;
  return { ...ledgerOver(store, key), unsure: wasSealed ? unsure : undefined, ...sealer(folder, store, now) };
}

const sealMissing: LedgerUnsure = {
  code: "RESTORED",
  why: "what was noted beside it is missing: nothing tells that it was not restored",
};

const dataFile = "data.mdb";

/** Sets rights only where they differ, for that changes the file's ctime: a copy would look like our file, and our file like a copy. */
async function hide(path: string): Promise<void> {
  if (((await stat(path)).mode & 0o777) !== 0o600) await chmod(path, 0o600);
}

function sealer(folder: string, store: Store, now: () => number): Pick<Ledger, "seal" | "close"> {
  let isSealed = false;
  const note = async (closed: boolean) => {
    try {
      await writeSeal(folder, { ...(await printOf(join(folder, dataFile))), at: now(), closed });
    } catch (error) {
      // where somebody removed the folder, the next start finds no ledger; and a ledger that is being closed was sealed a moment ago
      if (codeOf(error) === "ENOENT" || (closed && codeOf(error) !== undefined)) return;
      throw new LedgerError("LEDGER_UNUSABLE", `The ledger in ${folder} cannot be sealed.`, { cause: error });
    }
  };
  return {
    async seal() {
      if (!isSealed && store.get(sealedKey) !== true)
        await store.change((transaction) => {
          transaction.put(sealedKey, true);
        });
      isSealed = true;
      await note(false);
    },
    async close() {
      await store.close();
      if (isSealed && store.isWhole()) await note(true);
    },
  };
}

async function keyIsThere(folder: string, trust: Trust): Promise<boolean> {
  try {
    return (await readKey(folder, trust)) !== undefined;
  } catch (error) {
    if (codeOf(error) === "ENOTDIR") return false;
    throw error;
  }
}

function ledgerOver(store: Store, keyBytes: Buffer): Omit<Ledger, "unsure" | "seal" | "close"> {
  const key = ledgerKey(keyBytes);
  return {
    authority: (name) => authorityLedger(store, key, name),
    authorities: () => Array.from(store.range(["authority"]), ([[, name]]) => name as string),
    directory: directoryLedger(store, key),
  };
}
