import { access, constants, stat } from "node:fs/promises";
import { makeFolder } from "@id-connector/atomic-file";
import { inBatches } from "@id-connector/bounded-work";
import { CommandFailure } from "@id-connector/command-line";
import { exitStatus } from "@id-connector/connector-settings";
import { forBroker, type ListenerItem } from "@id-connector/listener-object";
import { openQueue, putItems, writeIntoMailbox } from "@id-connector/queue-fs";
import type { Surroundings } from "../surroundings.js";
import type { PutEntries } from "./put-entries.js";
import { triggerNames } from "./trigger-name.js";

/**
 * Writes trigger files as the schedulers of the predecessor did, for the App Center's converter or the daemon's `--listen triggers`.
 * Schools go into the in queue: the converter knows none. Throws CommandFailure "LISTENER_FOLDER" where they cannot be written.
 */
export async function putTriggerFiles({ settings, folders }: Surroundings): Promise<PutEntries> {
  const folder = settings.listenerFolder;
  await checkFolder(folder);
  const nameOf = triggerNames(Date.now);
  return async (entries, { priority, signal, onPut }) => {
    for await (const batch of inBatches(entries, batchSize, signal)) {
      const schools = batch.filter(({ item }) => item.udm_object_type === "container/ou");
      if (schools.length > 0) {
        const queue = await openQueue(folders.inQueue, folders.besideInQueue);
        await putItems(
          queue,
          schools.map(({ item }) => ({ key: item.id, value: forBroker(item), priority })),
        );
      }
      const others = batch.filter((entry) => !schools.includes(entry));
      await makeFolder(folders.tmp);
      await writeIntoMailbox(
        folder,
        others.map(({ item }) => ({ name: nameOf(item.id), content: contentOf(item) })),
        // the converter need not run as our user
        { tmpFolder: folders.tmp, mode: 0o644, ownerOf: folders.tmp },
      );
      onPut(batch);
    }
  };
}

const batchSize = 500;

/** Keys sorted, four blanks, as the App Center writes them. `command` is a word: the converter takes the letter "d" for a change. */
function contentOf({ id, dn, udm_object_type, object }: ListenerItem): string {
  const command = object === null ? "delete" : "modify";
  return JSON.stringify({ command, dn, entry_uuid: id, object_type: udm_object_type }, null, 4);
}

async function checkFolder(folder: string): Promise<void> {
  try {
    if (!(await stat(folder)).isDirectory()) throw Object.assign(new Error("it is not a folder"), { code: "ENOTDIR" });
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const message =
      `Trigger files cannot be written to ${folder} (${code}). The App Center makes this folder when the app is installed: ` +
      "name the right one with --listener-dir, run this where it is mounted, or schedule with --via in-queue.";
    throw new CommandFailure(exitStatus.configuration, "LISTENER_FOLDER", message);
  }
}
