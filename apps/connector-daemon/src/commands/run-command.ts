import { existsSync } from "node:fs";
import { join } from "node:path";
import { readContainerNames } from "@id-connector/listener-object";
import { exitStatus, type Settings } from "@id-connector/connector-settings";
import { createLogger } from "@id-connector/logger";
import { exitForSure, hasTerminal, judgeFailure, mayRunAgain } from "@id-connector/command-line";
import { endInTime } from "../daemon/end-in-time.js";
import { runDaemon } from "../daemon/run-daemon.js";

/** `connector-daemon run`: runs until SIGTERM or SIGINT, or until its terminal is gone. Returns the exit status, when every log line is out. */
export async function run(settings: Settings, env: Readonly<Record<string, string | undefined>>): Promise<number> {
  const log = createLogger({ level: settings.logLevel, ...logFileIn(env["LOG_DIR"]) });
  const stop = new AbortController();
  const hanging = new Set<string>();
  let ended: number | undefined;
  const inTime = () => {
    endInTime({ log, hanging, ended: () => ended, exit: (status) => exitForSure(process, status) });
  };
  const onSignal = (signal: NodeJS.Signals) => {
    log.info("stopping", { outcome: "stopping", signal });
    inTime();
    stop.abort();
  };
  const goOn = (signal: NodeJS.Signals) => {
    log.info("it has no terminal to lose and goes on: SIGTERM ends it", { outcome: "working", signal });
  };
  const once = (signal: NodeJS.Signals) => {
    if (!stop.signal.aborted) onSignal(signal);
  };
  // both the shell and the kernel may send it
  const onHangUp = hasTerminal(process) ? once : goOn;
  process.once("SIGTERM", onSignal).once("SIGINT", onSignal).on("SIGHUP", onHangUp);
  try {
    await runDaemon({ settings, names: readContainerNames(env), env, log, hanging, stopping: stop.signal });
    return (ended = exitStatus.done);
  } catch (error) {
    if (mayRunAgain(error, env)) {
      log.info("starts anew with another process id, for another container has the same", { outcome: "starting" });
      throw error;
    }
    const { status, message } = judgeFailure(error);
    const { code } = error as { readonly code?: unknown };
    const fields = status === exitStatus.bug ? { error } : { code, why: message };
    log.error("the daemon cannot run", { outcome: "stopped", home: settings.home, ...fields });
    inTime();
    return (ended = status);
  } finally {
    process.off("SIGTERM", onSignal).off("SIGINT", onSignal).off("SIGHUP", onHangUp);
    await log.close();
  }
}

/** The log file, called as the predecessor's, in the host's folder for logs; none where there is no such folder. */
function logFileIn(folder: string | undefined): { readonly file?: string } {
  return folder !== undefined && folder !== "" && existsSync(folder) ? { file: join(folder, "queues.log") } : {};
}
