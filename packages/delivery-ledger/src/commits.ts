import { describeError } from "@id-connector/redaction";
import type { RootDatabase } from "lmdb";
import { LedgerError } from "./errors.js";
import { formatKey } from "./store-format.js";

/** What is known of the commits of one environment. */
export interface Commits {
  /** Resolves when the commit is on disk. Throws LedgerError "LEDGER_UNUSABLE" (nothing of it is) or "LEDGER_LOST". */
  settled(commit: Promise<unknown>): Promise<void>;
  /** Throws LedgerError "LEDGER_LOST" when the environment gave up: lmdb would let a read fail with any words, and a write wait for ever. */
  check(): void;
  isLost(): boolean;
}

/** Watches the commits of an environment. `onLost` is called once, when a failed commit has made it useless to this process. */
export function watchCommits(database: RootDatabase<unknown>, onLost: (error: LedgerError) => void): Commits {
  let lost: LedgerError | undefined;
  let giveUp: (error: LedgerError) => void = () => undefined;
  const given = new Promise<never>((_, reject) => (giveUp = reject));
  given.catch(() => undefined);
  return {
    async settled(commit) {
      try {
        await Promise.race([commit, given]);
      } catch (error) {
        if (error instanceof LedgerError) throw error;
        const cause = await causeOf(error);
        if (!isUsable(database) && lost === undefined) {
          lost = new LedgerError("LEDGER_LOST", "The ledger's file could not be written; a new process is needed.", {
            cause,
          });
          giveUp(lost);
          onLost(lost);
        }
        throw (
          lost ??
          new LedgerError("LEDGER_UNUSABLE", `The ledger could not be written: ${describeError(cause)}`, { cause })
        );
      }
    },
    isLost: () => lost !== undefined,
    check() {
      if (lost !== undefined) throw lost;
    },
  };
}

/** lmdb gives up an environment whose head page could not be written: whatever it says from then on is an error. */
function isUsable(database: RootDatabase<unknown>): boolean {
  try {
    database.get([...formatKey]);
    return true;
  } catch {
    return false;
  }
}

/** lmdb tells why in a promise of its own, which would end the process if nobody looked at it. */
async function causeOf(error: unknown): Promise<unknown> {
  const { commitError } = error as { readonly commitError?: Promise<unknown> };
  try {
    await commitError;
    return error;
  } catch (cause) {
    return cause;
  }
}
