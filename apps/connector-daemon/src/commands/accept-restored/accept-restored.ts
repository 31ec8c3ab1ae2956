import { settingsOf, type Flags } from "@id-connector/command-line";
import { directoryAccess, exitStatus } from "@id-connector/connector-settings";
import { whoOrders } from "@id-connector/deletion-orders";
import { isDaemonRunning } from "@id-connector/delivery-tracker";
import { covers, openDirectory, timeOfPosition, type Position } from "@id-connector/ldap-reader";
import type { Call } from "../command-call.js";
import { askAbout } from "../held/ask-about.js";
import { toSecond } from "../../words/tell-time.js";
import { withLedger } from "../with-ledger.js";
import { writeAccepted } from "../../mark/accepted.js";

/**
 * `connector-daemon accept-restored`: has the directory believed as it is, although it lacks what was seen of it before. Asks on a terminal.
 * Throws CommandFailure, LdapReaderError.
 */
export async function acceptRestoredCommand(flags: Flags, call: Call): Promise<number> {
  const { folders, terminal, env, now } = call;
  const dryRun = flags["dry-run"] === true;
  const position = await askDirectory(flags, call);
  const seen = await withLedger(folders, (ledger) => ledger?.directory.mark() ?? []);
  const isBehind = !covers(position, seen);
  const answer = (accepted: boolean, lines: readonly string[]) => {
    const document = { command: "accept-restored", dryRun, position, seen, accepted, exitStatus: exitStatus.done };
    terminal.answer(document, lines);
    return exitStatus.done;
  };
  if (!isBehind)
    return answer(false, [
      "The directory has all that was seen of it before: it is believed, nothing has to be accepted.",
    ]);
  const what = `The directory has come to ${tell(position)}, and was seen at ${tell(seen)}.`;
  if (dryRun) return answer(false, ["Dry run, nothing was changed.", what]);
  if (flags["yes"] !== true)
    await askAbout(
      terminal,
      `${what} Was it restored from a backup? A replica that is only behind catches up by itself, and what it lacks would be taken back at the brokers. Accept it as it is?`,
    );
  await writeAccepted(folders, { by: whoOrders(env), at: new Date(now()).toISOString(), position });
  return answer(true, [
    what,
    (await isDaemonRunning(folders))
      ? "Accepted: the daemon goes by it within a minute. The delete guard holds as always."
      : "Accepted: a daemon that is started within the next hour goes by it.",
  ]);
}

async function askDirectory(flags: Flags, { env, terminal }: Call): Promise<Position> {
  const settings = settingsOf(flags, env);
  const directory = openDirectory(directoryAccess(settings));
  try {
    return await directory.readPosition({ signal: terminal.stopping });
  } finally {
    await directory.close();
  }
}

/** For a person; the clocks are those of the servers that wrote. */
function tell(position: Position): string {
  const time = timeOfPosition(position);
  return time === undefined ? "a place that it does not tell" : toSecond(new Date(time).toISOString());
}
