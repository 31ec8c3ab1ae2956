import { createWriteStream, readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectorFolders } from "@id-connector/connector-settings";
import { openLedger, type Ledger } from "@id-connector/delivery-ledger";
import { createLogger } from "@id-connector/logger";
import { openQueue, type Queue } from "@id-connector/queue-fs";
import type { Surroundings } from "../../src/stages/surroundings.js";

/** What listening works with: a real queue and ledger, and of the directory what the test gives. */
export interface ListeningParts {
  readonly home: string;
  readonly inQueue: Queue;
  readonly ledger: Ledger;
  surroundings(directory: Partial<Surroundings["directory"]>, ledger?: Ledger): Surroundings;
  /** Names of the items that are on disk at this very moment. */
  queued(): readonly string[];
  close(): Promise<void>;
}

export async function openListening(): Promise<ListeningParts> {
  const home = await mkdtemp(join(tmpdir(), "listening-"));
  const folders = connectorFolders(home);
  const inQueue = await openQueue(join(home, "in"), { tmpFolder: folders.tmp });
  const ledger = await openLedger(join(home, "ledger"));
  const log = createLogger({ level: "error", stream: createWriteStream("/dev/null") });
  return {
    home,
    inQueue,
    ledger,
    surroundings: (directory, other = ledger) =>
      ({
        directory,
        folders,
        ledger: other,
        log,
        notices: new Map(),
        now: Date.now,
        random: Math.random,
        onTrash: () => () => undefined,
      }) as unknown as Surroundings,
    queued: () => readdirSync(inQueue.folder).filter((name) => name.endsWith(".json")),
    async close() {
      await ledger.close();
      await rm(home, { recursive: true });
    },
  };
}
