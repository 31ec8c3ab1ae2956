import { schoolSet } from "@id-connector/broker-mapping";
import type { AuthorityLedger } from "@id-connector/delivery-ledger";
import type { Logger } from "@id-connector/logger";
import {
  type Allowance,
  AuthorityConfigError,
  isAllowanceOpen,
  readAllowance,
} from "@id-connector/school-authority-config";
import type { Clock } from "../../clock/clock.js";
import { eachEntry } from "../ledger/each-entry.js";

/** The window for deletions that a person planned, if one is open at this moment. */
export interface Allowances {
  /** Whether the window covers objects of these schools. */
  covers(schools: readonly string[]): Promise<boolean>;
  /**
   * Whether the window covers the deletion of this user or group; if so, the object counts towards the number that the window
   * allows.
   */
  take(id: string, schools: readonly string[]): Promise<boolean>;
  /** Whether the window allowed the deletion of this object. */
  has(id: string): boolean;
}

interface AllowancesOptions extends Pick<Clock, "now" | "wall"> {
  readonly file: string;
  /** The connector's home: a file of its owner counts, too. */
  readonly home?: string | undefined;
  readonly ledger: AuthorityLedger;
  readonly log: Logger;
}

/** A person may plan a window and delete right away: an old reading of the file must not hold that. */
const freshMs = 20;

/** Follows the file of an allowance. A file that cannot be read is logged once and counts as no allowance. */
export function followAllowances({ file, home, ledger, log, now, wall }: AllowancesOptions): Allowances {
  let readAt = -Infinity;
  let reading: Promise<Allowance | undefined> = Promise.resolve(undefined);
  let complaint: string | undefined;
  let countedFrom: string | undefined;
  let used: Set<string> = new Set();
  let opened: { readonly print: string; readonly endsAt: number } | undefined;

  return {
    async covers(schools) {
      return doesCover(await current(), schools);
    },
    async take(id, schools) {
      const allowance = await current();
      if (allowance === undefined || !doesCover(allowance, schools)) return false;
      if (!used.has(id) && allowance.number !== null && used.size >= allowance.number) return false;
      used.add(id);
      return true;
    },
    has: (id) => used.has(id),
  };

  async function current(): Promise<Allowance | undefined> {
    if (now() - readAt >= freshMs) {
      readAt = now();
      reading = read();
    }
    const allowance = await reading;
    return allowance && isOpen(allowance) ? allowance : undefined;
  }

  /**
   * Setting the clock back neither closes a window that was seen open nor makes it longer; setting it forward closes the window.
   */
  function isOpen(allowance: Allowance): boolean {
    const print = `${allowance.from} ${allowance.until}`;
    const leftMs = Date.parse(allowance.until) - wall();
    if (opened?.print !== print && isAllowanceOpen(allowance, wall())) opened = { print, endsAt: now() + leftMs };
    return opened?.print === print && leftMs > 0 && now() < opened.endsAt;
  }

  async function read(): Promise<Allowance | undefined> {
    try {
      const allowance = await readAllowance(file, { home });
      complaint = undefined;
      if (allowance !== undefined && allowance.from !== countedFrom) await recount(allowance.from);
      return allowance;
    } catch (error) {
      if (!(error instanceof AuthorityConfigError)) throw error;
      if (error.message !== complaint) log.error(error.message, { stage: "deliver", code: error.code });
      complaint = error.message;
      return undefined;
    }
  }

  /** Counts the objects that went under the allowance before this program started. */
  async function recount(from: string): Promise<void> {
    const before = new Set<string>();
    for await (const [id, { planned, deletedAt }] of eachEntry(ledger)) {
      if (planned && deletedAt !== undefined && deletedAt >= Date.parse(from)) before.add(id);
    }
    used = before;
    countedFrom = from;
  }
}

/** Whether the allowance covers all these schools. */
function doesCover(allowance: Allowance | undefined, schools: readonly string[]): boolean {
  if (allowance === undefined) return false;
  if (allowance.schools === null) return true;
  const listed = schoolSet(allowance.schools);
  return schools.length > 0 && schools.every((name) => listed.has(name));
}
