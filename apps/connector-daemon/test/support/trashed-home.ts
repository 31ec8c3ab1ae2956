import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { connectorFolders, type ConnectorFolders } from "@id-connector/connector-settings";
import { openLedger, type LedgerEntry } from "@id-connector/delivery-ledger";
import { openQueue, putItem, trashItem, trashOf, type TrashReason } from "@id-connector/queue-fs";
import { runProgram, type Ran } from "@id-connector/test-world";
import { main } from "../../src/main.js";

export const authority = "Traeger2";
const program = "connector-daemon/bin/connector-daemon.js";

/** A home folder with a trash, without directory, broker and daemon. */
export interface TrashedHome {
  readonly home: string;
  readonly folders: ConnectorFolders;
  /** Puts an item into a trash and returns its file's name. */
  trash(item: Trashed): Promise<string>;
  /** What the ledger of the authority says, by id. */
  know(entries: Readonly<Record<string, Pick<LedgerEntry, "kind" | "schools">>>): Promise<void>;
  /** Runs the program. */
  run(...argv: readonly string[]): Promise<Ran>;
  /** Runs it in this process as at a terminal, and types a line at every question. */
  atTerminal(typed: string, ...argv: readonly string[]): Promise<Ran>;
  /** Another home with the same in it: quicker than to make it anew. */
  copy(): Promise<TrashedHome>;
  close(): Promise<void>;
}

interface Trashed {
  readonly id: string;
  /** undefined: nothing says why. */
  readonly reason?: Partial<TrashReason> & { readonly code: string };
  /** A user that the directory does not have any more, if not given. */
  readonly value?: unknown;
  /** The in queue's, if "in queue". */
  readonly queue?: "in queue";
  readonly authority?: string;
}

/** "00000000-0000-0000-0000-000000000007" */
export function idOf(number: number): string {
  return `00000000-0000-0000-0000-${String(number).padStart(12, "0")}`;
}

export function goneItem(id: string): object {
  return { id, dn: `entryUUID=${id}`, udm_object_type: "users/user", object: null, options: null };
}

export function userItem(id: string, username = "anna"): object {
  const dn = `uid=${username},cn=schueler,cn=users,ou=gym17,dc=ucs,dc=test`;
  return { id, dn, udm_object_type: "users/user", object: { username }, options: null };
}

export function classItem(id: string): object {
  const dn = "cn=gym17-1a,cn=klassen,cn=schueler,cn=groups,ou=gym17,dc=ucs,dc=test";
  return { id, dn, udm_object_type: "groups/group", object: { name: "gym17-1a" }, options: null };
}

/** Minutes before now, as a reason has it. */
export function minutesAgo(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}

export async function makeTrashedHome(): Promise<TrashedHome> {
  const home = await mkdtemp(join(tmpdir(), "trashed-"));
  const folders = connectorFolders(home);
  await mkdir(folders.authorities, { recursive: true });
  await configure(folders);
  await openQueue(folders.outQueue(authority), { tmpFolder: folders.tmp });
  await openQueue(folders.inQueue, folders.besideInQueue);
  await mkdir(folders.state, { recursive: true });
  return trashedHomeAt(home);
}

function trashedHomeAt(home: string): TrashedHome {
  const folders = connectorFolders(home);
  const env = { PATH: process.env["PATH"] ?? "", TZ: "Europe/Berlin", ID_CONNECTOR_HOME: home, NO_COLOR: "1" };
  const outQueueOf = (name: string) => openQueue(folders.outQueue(name), { tmpFolder: folders.tmp });
  return {
    home,
    folders,
    async trash({ id, reason, value = goneItem(id), queue: place, authority: name = authority }) {
      const queue =
        place === "in queue" ? await openQueue(folders.inQueue, folders.besideInQueue) : await outQueueOf(name);
      const file = await putItem(queue, { key: id, value });
      const at = minutesAgo(5);
      await trashItem(queue, file, { message: "", firstAt: at, lastAt: at, code: "UNKNOWN", ...reason, key: id });
      if (reason === undefined) await rm(join(trashOf(queue).folder, `${file}.reason.json`));
      return file;
    },
    async know(entries) {
      const ledger = await openLedger(folders.ledger);
      for (const [id, entry] of Object.entries(entries))
        await ledger.authority(authority).confirmPresent(id, { before: undefined, ...entry });
      await ledger.close();
    },
    run: (...argv) => runProgram(program, argv, env),
    async atTerminal(typed, ...argv) {
      const open = () => Object.assign(new PassThrough(), { isTTY: true });
      const [stdin, stdout, stderr] = [open(), open(), open()];
      let shown = "";
      stderr.on("data", (chunk: Buffer) => {
        shown += chunk.toString();
        if (chunk.toString().includes("[y/N]")) stdin.write(`${typed}\n`);
      });
      const like = { argv: ["node", program, ...argv, "--quiet"], env, stdin, stdout, stderr, on: () => undefined };
      const status = await main(like as unknown as NodeJS.Process);
      return { status, stdout: String(stdout.read() ?? ""), stderr: shown };
    },
    async copy() {
      const copied = await mkdtemp(join(tmpdir(), "trashed-"));
      await cp(home, copied, { recursive: true });
      return trashedHomeAt(copied);
    },
    close: () => rm(home, { recursive: true, force: true }),
  };
}

async function configure({ authorities }: ConnectorFolders): Promise<void> {
  const id_broker = { username: "provisioning", password: "secret", schools: ["gym17", "gym18"], version: 1 };
  const plugins = ["id_broker-users", "id_broker-groups"];
  const url = "https://broker.example.org/";
  const config = { name: authority, active: true, url, plugins, plugin_configs: { id_broker } };
  await writeFile(join(authorities, `${authority}.json`), JSON.stringify(config), { mode: 0o600 });
}
