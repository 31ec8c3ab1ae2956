import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { authority, startWorld, type World } from "@id-connector/test-world";
import { firstContent } from "../perform/first-content.js";
import type { SchoolState } from "../school/state.js";
import { changeConfiguration } from "./configuration.js";
import { openDaemonLog, type DaemonLog } from "./daemon-log.js";
import { daemonProcess, type DaemonProcess } from "./daemon-process.js";
import { wideLimits } from "./guard-limits.js";
import { countRequests, type Requests } from "./requests.js";
import { createTurns, type Turns } from "./turns.js";

/** All that a soak plays with. */
export interface Stage {
  readonly world: World;
  readonly daemon: DaemonProcess;
  readonly log: DaemonLog;
  readonly requests: Requests;
  /** Whoever changes or stops the directory, and whoever needs it to stand still. */
  readonly directory: Turns;
  /** Whoever changes the configuration. */
  readonly configuration: Turns;
  /** Where the soak writes what helps to find a fault, inside the home folder. */
  readonly evidence: string;
}

/** Starts directory and broker with the schools of the first day; the daemon is configured, but does not run yet. */
export async function setStage(
  state: SchoolState,
  { schoolsRemovable }: { readonly schoolsRemovable: boolean },
): Promise<Stage> {
  const requests = countRequests();
  const world = await startWorld({
    broker: { requestLimit: 50_000, onRequest: requests.note, settings: { schoolsRemovable } },
  });
  await world.slapd.load(firstContent(world.slapd, state));
  await world.configure(authority, { schools: [...state.listed] });
  await changeConfiguration(world, (config) => {
    config.plugin_configs.id_broker.delete_guard = wideLimits;
  });
  const evidence = join(world.home, "soak");
  await mkdir(evidence, { recursive: true });
  const log = await openDaemonLog(evidence);
  return {
    ...{ world, log, requests, evidence },
    daemon: daemonProcess(world.env, log),
    directory: createTurns(),
    configuration: createTurns(),
  };
}

/** Ends all processes. The home folder goes with `close`, and stays with `leave`. */
export async function clearStage({ world, daemon, log }: Stage, home: "close" | "leave"): Promise<void> {
  await daemon.end("SIGKILL");
  await log.close();
  if (home === "close") return world.close();
  await Promise.all([world.slapd.close(), world.broker.stop()]);
}
