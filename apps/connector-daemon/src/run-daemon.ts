import { mkdir } from "node:fs/promises";
import { lockFolder } from "@id-connector/folder-lock";
import { connectorFolders, readPasswordFile, type Settings } from "@id-connector/connector-settings";
import { openLedger } from "@id-connector/delivery-ledger";
import { openDirectory } from "@id-connector/ldap-reader";
import { parseListenerItem, type ContainerNames } from "@id-connector/listener-object";
import type { Logger } from "@id-connector/logger";
import { openQueue, openReader } from "@id-connector/queue-fs";
import { openAlarm } from "./alarm/open-alarm.js";
import { tellProblems } from "./alarm/tell-problems.js";
import { superviseAuthorities } from "./authorities/supervise.js";
import { distribute } from "./distribute/distribute.js";
import { keepRunning } from "./keep-running.js";
import { startListening } from "./listen/start-listening.js";
import { publishStatus } from "./status/publish-status.js";
import type { Surroundings } from "./surroundings.js";

interface RunOptions {
  readonly settings: Settings;
  readonly names: ContainerNames;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Logger;
  readonly stopping: AbortSignal;
  /** Gets the names of what is under way, and loses them when it is over. */
  readonly hanging: Set<string>;
}

const folderMode = 0o750;
// the process ends after 8.5 seconds (end-in-time.ts)
const patienceMs = 6_500;

/**
 * Runs the daemon until `stopping` is aborted; then finishes what is in flight, seven seconds at most.
 * Throws FolderLockError "FOLDER_LOCKED" when another daemon works on the same folder, LedgerError "LEDGER_LOST" when only a new process
 * can go on.
 */
export async function runDaemon({ settings, names, env, log, hanging, ...options }: RunOptions): Promise<void> {
  const during = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    hanging.add(name);
    try {
      return await work();
    } finally {
      hanging.delete(name);
    }
  };
  const lost = new AbortController();
  const stopping = AbortSignal.any([options.stopping, lost.signal]);
  const folders = connectorFolders(settings.home);
  for (const folder of [folders.tmp, folders.state, folders.authorities, folders.outQueuesTrash]) {
    await mkdir(folder, { recursive: true, mode: folderMode });
  }
  const lock = await during("lock", () => lockFolder(folders.state, "daemon"));
  const random = Math.random;
  const now = Date.now;
  const directory = openDirectory({
    ...settings.directory,
    password: () => readPasswordFile(settings.passwordFile),
    names,
  });
  const ledger = await during("ledger", () =>
    openLedger(folders.ledger, {
      onRebuilt: (reason) => {
        log.error("the ledger was lost and starts anew: objects are asked for at the broker again", {
          outcome: "rebuilt",
          why: reason,
        });
      },
      onLost: (error) => {
        lost.abort(error);
      },
    }),
  );
  const surroundings: Surroundings = {
    ...{ folders, directory, ledger, log, now, random, env, patienceMs },
    ...{ names, most: settings.requests, trashDays: settings.trashDays },
    onTrash: (ownLog) => (name, reason) => {
      ownLog.warn("an unreadable item was moved to the trash", {
        file: name,
        outcome: "trash",
        code: reason.code,
        why: reason.message,
      });
    },
  };
  // opened by each stage anew: a folder that somebody removed is there again when a stage is started again
  const openInQueue = () => openQueue(folders.inQueue, { tmpFolder: folders.tmp });
  await openInQueue();
  const supervisor = superviseAuthorities(surroundings);
  const alarm = await openAlarm({ settings, surroundings, supervisor });
  const status = publishStatus({ settings, surroundings, supervisor, alarm });
  log.info("the daemon runs", { outcome: "working", home: settings.home, listen: settings.listen });

  const onDistributed = (ids: readonly string[]) => {
    status.distributed(ids.length);
    if (settings.listen === "appcenter") alarm.heard(ids);
  };
  const stage = (name: string, run: () => Promise<void>) =>
    during(name, () => keepRunning(run, { stage: name, log, stopping, random }));
  await Promise.all([
    stage("authorities", () => supervisor.run(stopping)).then(() => during("deliver", () => supervisor.stop())),
    stage("distribute", async () => {
      for (const { queue } of supervisor.targets()) await openQueue(queue.folder, queue);
      const reader = await openReader(await openInQueue(), {
        keyOf: (value, name) => parseListenerItem(value, name).id,
        onTrash: surroundings.onTrash(log.child({ stage: "distribute" })),
      });
      try {
        await distribute({
          ...{ reader, log, stopping, names },
          ...{ targets: supervisor.targets, targetsChanged: supervisor.changed, onDistributed },
        });
      } finally {
        await reader.close();
      }
    }),
    stage("listen", async () =>
      startListening({ settings, inQueue: await openInQueue(), surroundings, stopping, ear: alarm }),
    ),
    stage("alarm", () => alarm.run(stopping, tellProblems({ log, now, live: () => status.live() }))),
    stage("status", () => status.run(stopping)),
  ]);

  await during("directory", () => directory.close());
  await during("ledger", () => ledger.close());
  await during("lock", () => lock.release());
  lost.signal.throwIfAborted();
  log.info("the daemon has stopped", { outcome: "stopped" });
}
