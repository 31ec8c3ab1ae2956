import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { LiveStatus } from "@id-connector/delivery-tracker";
import { until } from "@id-connector/until";
import { authority, type World } from "./start-world.js";

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
    "the queues are empty",
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
      // one that left it meanwhile is not there
      const text = await readFile(join(folder, `${file}.reason.json`), "utf8").catch(() => undefined);
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
      const text = await readFile(`${path}.reason.json`, "utf8").catch(() => undefined);
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

async function listItems(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith(".json"));
}

/** Makes changes that an authority learns all at once. */
export async function whileItWaits(world: World, change: () => Promise<void>, name = authority): Promise<void> {
  await world.configure(name, { active: false });
  await until("it is deactivated", async () => (await status(world)).authorities[name]?.state === "deactivated");
  await change();
  await world.configure(name);
}
