import type { AuthorityLedger, Coverage, Sent } from "@id-connector/delivery-ledger";
import type { Directory } from "@id-connector/ldap-reader";
import type { ContainerNames } from "@id-connector/listener-object";
import type { Logger } from "@id-connector/logger";
import { putItems, type NewItem, type Queue } from "@id-connector/queue-fs";
import type { Stage } from "../stages/stage.js";
import { isCovered, lookedAt, missingSchools, withSchool } from "./coverage.js";
import { itemsOfLedger, itemsOfSchool } from "./items-to-look-at.js";

export interface CheckOptions {
  readonly ledger: AuthorityLedger;
  readonly queue: Queue;
  readonly directory: Pick<Directory, "readObjects" | "readSchools" | "streamSchool">;
  readonly names: ContainerNames;
  readonly wanted: Sent;
  /** The DN where listening last saw an object; undefined where it did not see it. */
  readonly lastDn: (id: string) => string | undefined;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly stage: Pick<Stage, "beat">;
  /** Told how many items are in the queue by now. */
  readonly onQueued: (count: number) => void;
}

const atOnce = 500;
/** A line of the log names no more schools. */
const mostTold = 20;

/**
 * Queues the objects of an authority that no event brings: first those that the ledger holds and that are sent no longer, or all that it holds;
 * then school by school those that came in. Each part is noted as covered when its items are in the queue, so a kill repeats one part. Throws
 * LdapReaderError, QueueError, LedgerError.
 */
export async function checkScope(options: CheckOptions): Promise<void> {
  const { ledger, directory, wanted, log, signal, stage, onQueued } = options;
  let coverage: Coverage = ledger.coverage() ?? { look: "all" };
  if (isCovered(coverage, wanted)) return;
  let queued = 0;
  const { look } = coverage;
  if (look !== undefined) {
    if (!(await queue(itemsOfLedger({ ...options, look })))) return;
    await note(lookedAt(coverage, wanted));
  }
  const missing = missingSchools(coverage, wanted, await directory.readSchools({ signal }));
  const schools = missing.slice(0, mostTold).map(({ name }) => name);
  log.info("what these schools hold is queued", { stage: "scope", outcome: "queuing", count: missing.length, schools });
  for (const school of missing) {
    if (!(await queue(itemsOfSchool(school, options)))) return;
    await note(withSchool(coverage, wanted, school.name));
  }
  await note({ covers: wanted });
  log.info("what came into the scope, or left it, is queued", { stage: "scope", outcome: "queued", objects: queued });

  async function note(next: Coverage): Promise<void> {
    await ledger.writeCoverage(next);
    coverage = next;
  }

  /** False where it was ended before all was queued. */
  async function queue(items: AsyncIterable<NewItem>): Promise<boolean> {
    let some: NewItem[] = [];
    const put = async () => {
      await putItems(options.queue, some);
      queued += some.length;
      onQueued(queued);
      stage.beat();
      some = [];
    };
    for await (const item of items) {
      if (signal.aborted) return false;
      if (some.push(item) === atOnce) await put();
    }
    await put();
    return !signal.aborted;
  }
}
