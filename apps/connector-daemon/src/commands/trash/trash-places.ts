import { readdir } from "node:fs/promises";
import { CommandFailure, listWords, shown } from "@id-connector/command-line";
import { exitStatus, type ConnectorFolders } from "@id-connector/connector-settings";
import { readLive } from "@id-connector/delivery-tracker";
import type { Queue } from "@id-connector/queue-fs";
import { isAuthorityName, loadAuthorities } from "@id-connector/school-authority-config";
import type { Call } from "../command-call.js";
import { triggerFolder } from "../../home/places.js";

/** A queue that has a trash. */
export interface TrashPlace {
  /** "Traeger2", "in queue", "trigger folder" */
  readonly title: string;
  /** Of an out queue. */
  readonly authority?: string;
  readonly queue: Queue;
}

/** The trash of one authority or, without a name, every trash there is. Throws CommandFailure "UNKNOWN_AUTHORITY". */
export async function trashPlaces(call: Call, authority?: string): Promise<readonly TrashPlace[]> {
  const { folders, places } = call;
  if (authority !== undefined) return [await trashOfAuthority(folders, authority)];
  const triggers = triggerFolder(places, await readLive(folders));
  const listening: TrashPlace[] =
    triggers === undefined ? [] : [{ title: "trigger folder", queue: { folder: triggers, ...folders.besideTriggers } }];
  const inQueue: TrashPlace = { title: "in queue", queue: { folder: folders.inQueue, ...folders.besideInQueue } };
  const names = await namesOnDisk(folders);
  return [...listening, inQueue, ...names.map((name) => placeOf(folders, name))];
}

/** The trash of an authority that is configured or has a queue. Throws CommandFailure "UNKNOWN_AUTHORITY". */
export async function trashOfAuthority(
  folders: ConnectorFolders,
  name: string,
): Promise<TrashPlace & { readonly authority: string }> {
  const loaded = await loadAuthorities(folders.authorities, folders);
  const configured = [...loaded.authorities, ...loaded.problems.map((one) => ({ name: one.authority }))];
  const onDisk = await namesOnDisk(folders);
  const names = [...new Set([...onDisk, ...configured.flatMap((one) => one.name ?? [])])].sort();
  if (names.includes(name)) return placeOf(folders, name);
  const meant = names.find((one) => one.toLowerCase() === name.toLowerCase());
  const hint = meant === undefined ? "" : ` Is it ${meant}? Its case counts.`;
  const there = names.length === 0 ? "There is none." : `There are: ${listWords(names, "and")}.`;
  const message = `No school authority ${shown(name)} is configured or has a queue.${hint} ${there}`;
  throw new CommandFailure(exitStatus.configuration, "UNKNOWN_AUTHORITY", message);
}

function placeOf(folders: ConnectorFolders, name: string): TrashPlace & { readonly authority: string } {
  return { title: name, authority: name, queue: { folder: folders.outQueue(name), tmpFolder: folders.tmp } };
}

async function namesOnDisk({ outQueues }: ConnectorFolders): Promise<readonly string[]> {
  const entries = await readdir(outQueues, { withFileTypes: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return []; // nothing ever ran here
    throw error;
  });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return names.filter(isAuthorityName).sort();
}
