import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { LiveStatus } from "@id-connector/delivery-tracker";
import { until } from "@id-connector/until";
import { authority, type ConfigChange, type World } from "./start-world.js";

/** One item in the trash of an out queue: its reason, and the text of the reason's file. */
export interface Trashed {
  readonly file: string;
  readonly reason: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** The items that wait for an authority. */
export function queued({ home }: World, name = authority): Promise<readonly string[]> {
  return listItems(join(home, "data", "out_queues", name));
}

/** Waits until nothing is left to do: in queue and out queue are empty. */
export async function settled(world: World, name = authority, timeoutMs?: number): Promise<void> {
  await until(
    () => `the queues are empty, but\n${world.logEnd()}`,
    async () => {
      const inQueue = await listItems(join(world.home, "data", "listener"));
      return inQueue.length === 0 && (await queued(world, name)).length === 0;
    },
    timeoutMs,
  );
}

/** What lies in the trash of an authority's out queue. */
export async function trash({ home }: World, name = authority): Promise<readonly Trashed[]> {
  const folder = join(home, "data", "out_queues", name, "trash");
  const files = (await listItems(folder)).filter((file) => !file.endsWith(".reason.json"));
  const all = await Promise.all(
    files.map(async (file) => {
      const text = await readReason(join(folder, file));
      return text === undefined ? [] : [{ file, text, reason: JSON.parse(text) as Trashed["reason"] }];
    }),
  );
  return all.flat();
}

/** An item in the trash of the in queue, where items have names of our own. */
export interface TrashedMail {
  /** What its sender called it. */
  readonly file: string;
  readonly path: string;
  readonly reason: Readonly<Record<string, unknown>>;
}

/** What lies in the trash of the in queue, or of the trigger files, with its reason. */
export async function trashedInQueue(home: string, beside = "in_queue"): Promise<readonly TrashedMail[]> {
  const folder = join(home, "data", beside, "trash");
  const items = (await listItems(folder)).filter((name) => !name.endsWith(".reason.json"));
  const all = await Promise.all(
    items.map(async (name) => {
      const path = join(folder, name);
      const text = await readReason(path);
      if (text === undefined) return [];
      const reason = JSON.parse(text) as TrashedMail["reason"];
      return [{ file: String(reason["file"]), path, reason }];
    }),
  );
  return all.flat();
}

/** What the daemon says of itself on disk. */
export async function status({ home }: World): Promise<LiveStatus> {
  return JSON.parse(await readFile(join(home, "data", "state", "status.json"), "utf8")) as LiveStatus;
}

/** The text of a trashed item's reason, "{}" where it has none; undefined for an item that has just left. */
async function readReason(item: string): Promise<string | undefined> {
  const text = await readFile(`${item}.reason.json`, "utf8").catch(ifMissing(undefined));
  return text ?? (existsSync(item) ? "{}" : undefined);
}

async function listItems(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(ifMissing<string[]>([]));
  return names.filter((name) => name.endsWith(".json"));
}

function ifMissing<T>(value: T): (error: unknown) => T {
  return (error) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return value;
    throw error;
  };
}

/** Makes changes that an authority learns all at once. Resolves when it is active again: a later wait of the same kind sees its own. */
export async function whileItWaits(
  world: World,
  change: () => Promise<void>,
  config: ConfigChange = {},
): Promise<void> {
  const state = async () => (await status(world)).authorities[authority]?.state;
  await world.configure(authority, { ...config, active: false });
  await until("it is deactivated", async () => (await state()) === "deactivated");
  await change();
  await world.configure(authority, config);
  await until("it is active", async () => (await state()) !== "deactivated");
}

/**
 * The same, however slow the machine is: the change of the last object (its DN before) is in the in queue before the authority is active again.
 * The delete guard takes the first removals for no accident where the rest comes seconds later.
 */
export async function allAtOnce(
  world: World,
  last: string,
  change: () => Promise<void>,
  config?: ConfigChange,
): Promise<void> {
  const id = await world.slapd.entryUuid(last);
  const changeAll = async () => {
    await change();
    await until("the last one waits in the in queue", async () => {
      const names = await listItems(join(world.home, "data", "listener"));
      return names.some((name) => name.includes(id));
    });
  };
  await whileItWaits(world, changeAll, config);
}
