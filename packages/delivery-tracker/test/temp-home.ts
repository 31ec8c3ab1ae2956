import { afterEach, jest } from "@jest/globals";
import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectorFolders, type ConnectorFolders } from "@id-connector/connector-settings";
import { openLedger, type Ledger, type LedgerEntry } from "@id-connector/delivery-ledger";
import { openQueue, type Queue } from "@id-connector/queue-fs";
import { openTracker, type Tracker } from "../src/index.js";

/** The folders of a connector that serves authorities A and B, with a folder of triggers; gone after the test. */
export interface TempHome {
  readonly folders: ConnectorFolders;
  readonly listenerFolder: string;
  readonly inQueue: Queue;
  outQueue(authority: string): Queue;
  /** Opened for writing, as the daemon has it. */
  openLedger(): Promise<Ledger>;
  openTracker(): Promise<Tracker>;
  /** Runs a program of test/children with the home folder and these words. */
  start(program: string, ...words: readonly string[]): ChildProcess;
}

const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  jest.restoreAllMocks();
  for (const end of endings.splice(0).reverse()) await end();
});

export async function tempHome(): Promise<TempHome> {
  const home = await mkdtemp(join(tmpdir(), "delivery-tracker-"));
  endings.push(() => rm(home, { recursive: true, force: true }));
  const folders = connectorFolders(home);
  const listenerFolder = join(home, "triggers");
  const queue = (folder: string) => ({ folder, tmpFolder: folders.tmp });
  const outQueue = (authority: string) => queue(folders.outQueue(authority));
  for (const one of [queue(listenerFolder), queue(folders.inQueue), outQueue("A"), outQueue("B")])
    await openQueue(one.folder, one);
  await mkdir(folders.state, { recursive: true });
  return {
    folders,
    listenerFolder,
    inQueue: queue(folders.inQueue),
    outQueue,
    async openLedger() {
      const ledger = await openLedger(folders.ledger);
      endings.push(() => ledger.close());
      return ledger;
    },
    async openTracker() {
      const tracker = await openTracker({ folders, listenerFolder, authorities: ["A", "B"] });
      endings.push(() => tracker.close());
      return tracker;
    },
    start(program, ...words) {
      const path = new URL(`children/${program}.mjs`, import.meta.url).pathname;
      const child = spawn(process.execPath, [path, home, ...words], { stdio: ["pipe", "pipe", "inherit"] });
      endings.push(async () => {
        if (child.exitCode === null && child.signalCode === null && child.kill("SIGKILL")) await once(child, "exit");
      });
      return child;
    },
  };
}

/** The item that says that a user was deleted. */
export function itemOf(id: string): object {
  return { id, dn: `entryUUID=${id}`, udm_object_type: "users/user", object: null, options: null };
}

/** A trigger as the App Center's listener module writes it. */
export function triggerOf(id: string): object {
  return { entry_uuid: id, dn: `entryUUID=${id}`, object_type: "users/user", command: "modify" };
}

/** Writes a file as another program would. */
export async function writeJson(folder: string, name: string, value: unknown): Promise<void> {
  await writeFile(join(folder, name), JSON.stringify(value));
}

/** The clock of this process stands still at this moment (epoch milliseconds) until the test ends; timers go on. */
export function stopClock(at: number): void {
  jest.spyOn(Date, "now").mockReturnValue(at);
}

export function newIds(count: number): string[] {
  return Array.from({ length: count }, () => randomUUID());
}

export function newId(): string {
  return randomUUID();
}

export function entry(parts: Partial<LedgerEntry> = {}): LedgerEntry {
  return { kind: "user", state: "present", schools: ["DEMOSCHOOL"], related: [], ...parts };
}

/** Has the ledger of authority A say of objects what a delivery would have noted. */
export async function know(ledger: Ledger, entries: Readonly<Record<string, LedgerEntry>>): Promise<void> {
  const own = ledger.authority("A");
  await Promise.all(
    Object.entries(entries).map(([id, { kind, state, ...noted }]) => {
      if (state === "absent") return own.confirmAbsent(id, kind, noted);
      const sent = { ...noted, kind, before: undefined };
      return state === "present" ? own.confirmPresent(id, sent) : own.beginWrite(id, sent);
    }),
  );
}
