import { lockFolder } from "@id-connector/folder-lock";
import { connectorFolders, directoryAccess, type Settings } from "@id-connector/connector-settings";
import { openLedger, type DirectoryLedger } from "@id-connector/delivery-ledger";
import { openDirectory } from "@id-connector/ldap-reader";
import { parseMailedItem, type ContainerNames } from "@id-connector/listener-object";
import type { Logger } from "@id-connector/logger";
import { keyOfName, openQueue, openReader } from "@id-connector/queue-fs";
import { openAlarm } from "../alarm/open-alarm.js";
import { tellProblems } from "../alarm/tell-problems.js";
import { resumeAsked } from "../authorities/resume-asked.js";
import { superviseAuthorities } from "../authorities/supervise.js";
import { createClock } from "../clock/clock.js";
import { openCalendar } from "./open-calendar.js";
import { distribute } from "../distribute/distribute.js";
import { createDefectBook } from "../defects/defect-book.js";
import { openOutQueues } from "../distribute/open-out-queues.js";
import { keepRunning } from "../stages/keep-running.js";
import { createReopenable } from "../listen/reopenable.js";
import { openMark } from "../mark/open-mark.js";
import { admitUnsure } from "../scope/admit-unsure.js";
import { sealLedger } from "../scope/seal-ledger.js";
import { startListening } from "../listen/start-listening.js";
import { prepareFolders } from "../home/prepare-folders.js";
import { raiseFormat } from "../home/raise-format.js";
import { createStageBook } from "../stages/stage-book.js";
import type { Stage } from "../stages/stage.js";
import { isQuiet } from "../publish/is-quiet.js";
import { publishStatus } from "../publish/publish-status.js";
import { watchQueues } from "../publish/watch-queues.js";
import type { Surroundings } from "../stages/surroundings.js";
import { tellStaying } from "../tidy/tell-staying.js";
import { keepTidy } from "../tidy/tidy.js";
import { warnOfExposed } from "../home/warn-of-exposed.js";

interface RunOptions {
  readonly settings: Settings;
  readonly names: ContainerNames;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Logger;
  readonly stopping: AbortSignal;
  /** The names of the parts under way; a name goes when its part is over. */
  readonly hanging: Set<string>;
}

// the process ends after 8.5 seconds (end-in-time.ts)
const patienceMs = 6_500;

/**
 * Runs the daemon until `stopping` is aborted; then finishes what is in flight, seven seconds at most.
 * Throws FolderLockError "FOLDER_LOCKED" when another daemon works on the same folder, TrustError when others may write where only we do,
 * DataFormatError and NewerLedgerError when a newer version left them, LedgerError "LEDGER_LOST" when only a new process can go on.
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
  await prepareFolders(folders);
  const lock = await during("lock", () => lockFolder(folders.state, "daemon"));
  // this process may go on as the parent of the daemon (PidTakenError)
  const letGo = async (error: unknown): Promise<never> => {
    await lock.release();
    throw error;
  };
  await raiseFormat(folders).catch(letGo);
  const random = Math.random;
  const clock = createClock({ wall: Date.now, monotonic: () => performance.now() });
  const { now } = clock;
  const notices = new Map<string, string>();
  const calendar = await openCalendar(folders, clock);
  const ledger = await during("ledger", () =>
    openLedger(folders.ledger, {
      home: folders.home,
      onRebuilt: (reason) => {
        log.error("the ledger was lost and starts anew: objects are asked for at the broker again", {
          outcome: "rebuilt",
          why: reason,
        });
      },
      onLost: (error) => {
        lost.abort(error);
      },
    }).catch(letGo),
  );
  await admitUnsure(ledger, { folders, notices, log });
  const directory = openDirectory({
    ...directoryAccess(settings),
    names,
    mark: openMark({ directory: ledger.directory, folders, log, now: clock.wall }),
  });
  const surroundings: Surroundings = {
    ...{ folders, directory, ledger, log, ...clock, believed: calendar.believed, random, env, patienceMs },
    stages: createStageBook(clock),
    itemsTell: settings.listen === "appcenter",
    allComes: settings.listen.startsWith("ldap-") && isUntouched(ledger.directory),
    base: settings.directory.base,
    ...{ names, most: settings.requests, trashDays: settings.trashDays, verifyDays: settings.verifyDays },
    incoming: {
      followedTo: () => alarm.facts().followedTo,
      isQuiet: () => isQuiet(alarm.facts(), queues),
    },
    onTrash: (ownLog) => (name, reason) => {
      ownLog.warn("an unreadable item was moved to the trash", {
        file: name,
        outcome: "trash",
        code: reason.code,
        why: reason.message,
      });
    },
    notices,
  };
  // each stage opens it anew: a folder that somebody removed is there again when a stage is started again
  const openInQueue = () => openQueue(folders.inQueue, folders.besideInQueue);
  await openInQueue();
  const supervisor = superviseAuthorities(surroundings);
  const listening = createReopenable();
  const alarm = await openAlarm({ settings, surroundings, supervisor, reopen: listening.reopen });
  const triggers =
    settings.listen === "triggers" ? { folder: settings.listenerFolder, ...folders.besideTriggers } : undefined;
  const queues = watchQueues({
    inQueue: { folder: folders.inQueue, ...folders.besideInQueue },
    triggers,
    outQueues: () => supervisor.stations(),
    ...{ ...clock, patienceMs: settings.stallSeconds * 1000 },
  });
  const status = publishStatus({
    ...{ settings, surroundings, supervisor, alarm, queues, lock: lock.ticket },
    notices: () => [...notices.values()],
  });
  const defects = createDefectBook(clock);
  await warnOfExposed(folders, settings.passwordFile, log);
  log.info("the daemon runs", { outcome: "working", home: settings.home, listen: settings.listen });

  const onDistributed = (ids: readonly string[]) => {
    status.distributed(ids.length);
    if (settings.listen === "appcenter") alarm.heard(ids);
  };
  const run = (name: string, work: (stage: Stage) => Promise<void>) => {
    const stage = surroundings.stages.open(name);
    return during(name, () => keepRunning(() => work(stage), { stage, log, stopping, random }));
  };
  await Promise.all([
    run("authorities", (stage) => supervisor.run(stopping, stage)).then(() =>
      during("deliver", () => supervisor.stop()),
    ),
    run("distribute", async (stage) => {
      await openOutQueues(supervisor.targets());
      const reader = await openReader(await openInQueue(), {
        parse: parseMailedItem,
        keyOf: ({ id }) => id,
        keyOfName,
        ...{ now, wall: clock.wall },
        onTrash: surroundings.onTrash(log.child({ stage: "distribute" })),
        ...tellStaying(folders.inQueue, log.child({ stage: "distribute" }), surroundings.notices),
      });
      try {
        await distribute({
          ...{ reader, log, stopping, names, stage, defects, ...clock },
          ...{ targets: supervisor.targets, targetsChanged: supervisor.changed, onDistributed },
        });
      } finally {
        await reader.close();
      }
    }),
    run("listen", async (stage) => {
      const inQueue = await openInQueue();
      await listening.run(
        (ending) => startListening({ settings, inQueue, surroundings, stopping: ending, observer: alarm, stage }),
        stopping,
      );
    }),
    run("alarm", (stage) =>
      alarm.run(stopping, stage, tellProblems({ log, now: Date.now, live: () => status.live() })),
    ),
    run("queues", (stage) => queues.run(stopping, stage)),
    run("resume", (stage) => resumeAsked({ folders, stations: () => supervisor.stations(), log }, stopping, stage)),
    run("status", (stage) => status.run(stopping, stage)),
    run("ledger", (stage) => sealLedger(ledger, stopping, stage)),
    run("calendar", (stage) => calendar.run(stopping, stage)),
    // beside the others: the trash of a predecessor may be large
    run("tidy", async (stage) => keepTidy({ surroundings, inQueue: await openInQueue(), triggers }, stopping, stage)),
  ]);

  await during("directory", () => directory.close());
  await during("ledger", () => ledger.close());
  await during("lock", () => lock.release());
  lost.signal.throwIfAborted();
  log.info("the daemon has stopped", { outcome: "stopped" });
}

/** Whether nothing is known of the directory: listening never ran, or its knowledge was lost. */
function isUntouched(directory: DirectoryLedger): boolean {
  return directory.cookie() === undefined && directory.count() === 0;
}
