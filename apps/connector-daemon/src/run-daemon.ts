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
import { createDefectBook } from "./defects/defect-book.js";
import { openOutQueues } from "./distribute/open-out-queues.js";
import { keepRunning } from "./keep-running.js";
import { startListening } from "./listen/start-listening.js";
import { createStageBook } from "./stages/stage-book.js";
import type { Stage } from "./stages/stage.js";
import { publishStatus } from "./status/publish-status.js";
import { watchQueues } from "./status/watch-queues.js";
import type { Surroundings } from "./surroundings.js";

interface RunOptions {
  readonly settings: Settings;
  readonly names: ContainerNames;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Logger;
  readonly stopping: AbortSignal;
}

const folderMode = 0o750;
const patienceMs = 9_000;

/**
 * Runs the daemon until `stopping` is aborted; then finishes what is in flight, ten seconds at most.
 * Throws FolderLockError "FOLDER_LOCKED" when another daemon works on the same folder, LedgerError "LEDGER_LOST" when only a new process
 * can go on.
 */
export async function runDaemon({ settings, names, env, log, ...options }: RunOptions): Promise<void> {
  const lost = new AbortController();
  const stopping = AbortSignal.any([options.stopping, lost.signal]);
  const folders = connectorFolders(settings.home);
  for (const folder of [folders.tmp, folders.state, folders.authorities, folders.outQueuesTrash]) {
    await mkdir(folder, { recursive: true, mode: folderMode });
  }
  const lock = await lockFolder(folders.state, "daemon");
  const random = Math.random;
  const now = Date.now;
  const directory = openDirectory({
    ...settings.directory,
    password: () => readPasswordFile(settings.passwordFile),
    names,
  });
  const ledger = await openLedger(folders.ledger, {
    onRebuilt: (reason) => {
      log.error("the ledger was lost and starts anew: objects are asked for at the broker again", {
        outcome: "rebuilt",
        why: reason,
      });
    },
    onLost: (error) => {
      lost.abort(error);
    },
  });
  const surroundings: Surroundings = {
    ...{ folders, directory, ledger, log, now, random, env, patienceMs },
    stages: createStageBook({ now, monotonic: () => performance.now() }),
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
  const queues = watchQueues({
    inQueue: { folder: folders.inQueue, tmpFolder: folders.tmp },
    triggers: settings.listen === "triggers" ? { folder: settings.listenerFolder, tmpFolder: folders.tmp } : undefined,
    outQueues: () => supervisor.stations(),
    ...{ now, patienceMs: settings.stallSeconds * 1000 },
  });
  const status = publishStatus({ settings, surroundings, supervisor, alarm, queues });
  const defects = createDefectBook(now);
  log.info("the daemon runs", { outcome: "working", home: settings.home, listen: settings.listen });

  const onDistributed = (ids: readonly string[]) => {
    status.distributed(ids.length);
    if (settings.listen === "appcenter") alarm.heard(ids);
  };
  const run = (name: string, work: (stage: Stage) => Promise<void>) => {
    const stage = surroundings.stages.open(name);
    return keepRunning(() => work(stage), { stage, log, stopping, random });
  };
  await Promise.all([
    run("authorities", (stage) => supervisor.run(stopping, stage)).then(() => supervisor.stop()),
    run("distribute", async (stage) => {
      await openOutQueues(supervisor.targets());
      const reader = await openReader(await openInQueue(), {
        keyOf: (value, name) => parseListenerItem(value, name).id,
        onTrash: surroundings.onTrash(log.child({ stage: "distribute" })),
      });
      try {
        await distribute({
          ...{ reader, log, stopping, names, stage, defects, now },
          ...{ targets: supervisor.targets, targetsChanged: supervisor.changed, onDistributed },
        });
      } finally {
        await reader.close();
      }
    }),
    run("listen", async (stage) =>
      startListening({ settings, inQueue: await openInQueue(), surroundings, stopping, ear: alarm, stage }),
    ),
    run("alarm", (stage) => alarm.run(stopping, stage, tellProblems({ log, now, live: () => status.live() }))),
    run("queues", (stage) => queues.run(stopping, stage)),
    run("status", (stage) => status.run(stopping, stage)),
  ]);

  await directory.close();
  await ledger.close();
  await lock.release();
  lost.signal.throwIfAborted();
  log.info("the daemon has stopped", { outcome: "stopped" });
}
