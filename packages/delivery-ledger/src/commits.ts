import { describeError } from "@id-connector/redaction";
import type { RootDatabase } from "lmdb";
import { withDeadline } from "@id-connector/deadline";
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

/** Watches the commits of an environment. `onLost` is called once, when a commit that failed, or did not end within `commitMs`, has made it useless to this process. */
export function watchCommits(
  database: Pick<RootDatabase<unknown>, "get">,
  onLost: (error: LedgerError) => void,
  commitMs = 120_000,
): Commits {
  let lost: LedgerError | undefined;
  let giveUp: (error: LedgerError) => void = () => undefined;
  const given = new Promise<never>((_, reject) => (giveUp = reject));
  given.catch(() => undefined);
  /** Nobody can say whether a commit that does not end is on disk: only a new process finds out. */
  const lose = (what: string, cause?: unknown): LedgerError => {
    if (lost !== undefined) return lost;
    lost = new LedgerError("LEDGER_LOST", `The ledger's file ${what}; a new process is needed.`, { cause });
    giveUp(lost);
    onLost(lost);
    return lost;
  };
  return {
    async settled(commit) {
      try {
        await withDeadline(Promise.race([commit, given]), {
          ms: commitMs,
          late: () => lose("was not written in time"),
        });
      } catch (error) {
        if (error instanceof LedgerError) throw error;
        const cause = await causeOf(error);
        if (!isUsable(database) && lost === undefined) {
          lose("could not be written", cause);
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

/** lmdb gives up an environment whose head page could not be written: every answer from then on is an error. */
function isUsable(database: Pick<RootDatabase<unknown>, "get">): boolean {
  try {
    database.get([...formatKey]);
    return true;
  } catch {
    return false;
  }
}

/** lmdb gives the cause in a promise of its own, whose rejection would end the process if nothing handled it. */
async function causeOf(error: unknown): Promise<unknown> {
  const { commitError } = error as { readonly commitError?: Promise<unknown> };
  try {
    await commitError;
    return error;
  } catch (cause) {
    return cause;
  }
}
