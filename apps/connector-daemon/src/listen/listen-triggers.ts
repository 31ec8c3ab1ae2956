import { dirname } from "node:path";
import { parseTrigger, type Trigger } from "@id-connector/listener-object";
import { openQueue, openReader, putItems, type Queue, type TakenItem } from "@id-connector/queue-fs";
import { checkTrustedFolder } from "@id-connector/trusted-path";
import { adoptAndTell } from "../tidy/adopt-and-tell.js";
import { tellStaying } from "../tidy/tell-staying.js";
import { createDefectBook } from "../defects/defect-book.js";
import { setAside } from "../stages/set-aside.js";
import { isDefect } from "../defects/tell-error.js";
import { ignoreAbort } from "../stages/ignore-abort.js";
import type { Stage } from "../stages/stage.js";
import type { Surroundings } from "../stages/surroundings.js";
import type { ListenObserver } from "./listen-observer.js";
import { doubtTrigger } from "./doubt-trigger.js";
import { toItem } from "./to-item.js";
import { waitForFolder } from "./wait-for-folder.js";

interface TriggerOptions {
  /** The folder of trigger files. */
  readonly folder: string;
  readonly inQueue: Queue;
  readonly surroundings: Surroundings;
  readonly stopping: AbortSignal;
  readonly observer: ListenObserver;
  readonly stage: Stage;
}

const batch = 200;
/** A resync removes the folder and makes it anew, and the system tells nobody: the program finds out within this time. */
const rescanMs = 5_000;

/**
 * Turns the trigger files of the App Center's listener module into items of the in queue, as the App Center's converter would:
 * all triggers of an object count once, and the object is read as it is now. A trigger goes when its item is safely on disk.
 */
export async function listenToTriggers(options: TriggerOptions): Promise<void> {
  const { folder, inQueue, surroundings, stopping, observer, stage } = options;
  const { directory, folders, log, notices, onTrash, now, wall, onWall } = surroundings;
  const isThere = await stage.waitFor("the folder of trigger files", () => waitForFolder(folder, log, stopping));
  if (!isThere) return;
  // other programs fill the folder, but nobody else may choose which folder it is
  await checkTrustedFolder(dirname(folder), { home: folders.home, mayBeLink: true });
  const triggers = await openQueue(folder, folders.besideTriggers);
  await adoptAndTell(triggers, log.child({ stage: "listen" }), notices);
  const reader = await openReader(triggers, {
    parse: parseTrigger,
    keyOf: ({ id }) => id,
    ...{ now, wall, rescanMs },
    onTrash: onTrash(log.child({ stage: "listen" })),
    ...tellStaying(folder, log.child({ stage: "listen" }), notices),
  });
  const defects = createDefectBook({ now, onWall });
  const doubted = new Set<string>();
  try {
    while (!stopping.aborted) {
      const taken = await reader.take(batch);
      if (taken.length > 0) await queueOrSetAside(taken);
      stage.beat();
      if (taken.length === 0) await stage.waitFor("triggers", () => reader.changed(stopping).catch(ignoreAbort));
    }
  } finally {
    await reader.close();
  }

  /** Where the program fails at some triggers by a defect, the others are queued. */
  async function queueOrSetAside(taken: readonly TakenItem<Trigger>[]): Promise<void> {
    try {
      await queueItems(taken);
    } catch (error) {
      if (!isDefect(error)) throw error;
      const [only, ...others] = taken;
      if (only && others.length === 0) return setAside({ reader, defects, stage, log, now, onWall }, only, error);
      for (const one of taken) await queueOrSetAside([one]);
    }
  }

  /** Keeps the trigger until the directory says the same, or is proved to be newer. */
  function leaveOpen(one: TakenItem<Trigger>, pauseMs: number): void {
    reader.release([one], { notBefore: now() + pauseMs });
    if (doubted.has(one.key)) return;
    doubted.add(one.key);
    const why = "the directory says otherwise than the trigger: its LDAP server is behind, or the trigger is old";
    log.warn("the directory is doubted", {
      ...{ stage: "listen", item: one.key, outcome: "waiting", code: "DIRECTORY_BEHIND", why },
    });
  }

  async function queueItems(taken: readonly TakenItem<Trigger>[]): Promise<void> {
    const reading = await directory.readObjects(
      taken.map(({ key }) => key),
      { signal: stopping, dnOf: (id) => taken.find(({ key }) => key === id)?.value.dn },
    );
    const pauses = new Map(taken.map((one) => [one, doubtTrigger(one, reading, now())] as const));
    const believed = taken.filter((one) => pauses.get(one) === undefined);
    // a doubted trigger makes an item when it is first read and when the doubt ends: the readings between are no news
    const told = taken.filter((one) => pauses.get(one) === undefined || !doubted.has(one.key));
    const ids = told.map(({ key }) => key);
    const items = told.map((one) => ({ key: one.key, value: toItem(one.values, reading.objects.get(one.key)) }));
    await putItems(inQueue, items);
    await reader.remove(believed);
    for (const [one, pauseMs] of pauses) if (pauseMs !== undefined) leaveOpen(one, pauseMs);
    observer.heard(ids);
    for (const id of ids) defects.forget(id);
    for (const { key } of believed) doubted.delete(key);
    for (const { key } of items) log.info("listen", { stage: "listen", item: key, outcome: "queued" });
  }
}
