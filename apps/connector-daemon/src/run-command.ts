import { readContainerNames } from "@id-connector/listener-object";
import { exitStatus, type Settings } from "@id-connector/connector-settings";
import { createLogger } from "@id-connector/logger";
import { judgeFailure } from "@id-connector/command-line";
import { isOwnError } from "@id-connector/redaction";
import { runDaemon } from "./run-daemon.js";

/** `connector-daemon run`: runs until SIGTERM or SIGINT. Returns the exit status, when every log line is out. */
export async function run(settings: Settings, env: Readonly<Record<string, string | undefined>>): Promise<number> {
  const log = createLogger({ level: settings.logLevel });
  const stop = new AbortController();
  const onSignal = (signal: NodeJS.Signals) => {
    log.info("stopping", { outcome: "stopping", signal });
    stop.abort();
  };
  // Node itself would write its message to the log as it is, which may quote anything
  const onUncaught = (error: unknown) => {
    log.error("the daemon ends: an error was caught by nobody", { outcome: "stopped", error });
    void log.close().then(() => process.exit(exitStatus.bug));
  };
  process.once("SIGTERM", onSignal).once("SIGINT", onSignal).on("uncaughtException", onUncaught);
  try {
    await runDaemon({ settings, names: readContainerNames(env), env, log, stopping: stop.signal });
    return exitStatus.done;
  } catch (error) {
    const { status, message } = judgeFailure(error);
    const { code } = error as { readonly code?: unknown };
    const fields = isOwnError(error) ? { code, why: message } : { error };
    log.error("the daemon cannot run", { outcome: "stopped", home: settings.home, ...fields });
    return status;
  } finally {
    process.off("SIGTERM", onSignal).off("SIGINT", onSignal);
    await log.close();
    process.off("uncaughtException", onUncaught);
  }
}
