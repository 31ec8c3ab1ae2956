import type { Flags } from "@id-connector/command-line";
import { exitStatus } from "@id-connector/connector-settings";
import { askToResume, lookAtDaemon, troubleAt, type SeenDaemon } from "@id-connector/delivery-tracker";
import type { Call } from "../command-call.js";
import { trashOfAuthority } from "../trash/trash-places.js";

/** `connector-daemon resume`: has an authority that waits try at once. Status 1 where there is nothing to resume because nothing runs. */
export async function resumeCommand(flags: Flags, call: Call): Promise<number> {
  const { folders, terminal, now } = call;
  const { authority } = await trashOfAuthority(folders, String(flags["school-authority"]));
  const seen = await lookAtDaemon(folders);
  const asked = (await askToResume(folders, [authority])).length > 0;
  const state = seen.live?.authorities[authority]?.state;
  const works = asked || state === "working";
  const status = works ? exitStatus.done : exitStatus.no;
  const document = { command: "resume", authority, daemonRuns: seen.running, state: state ?? null, asked };
  terminal.answer({ ...document, exitStatus: status }, [describe(authority, { seen, asked, now: now() })]);
  return status;
}

interface Found {
  readonly seen: SeenDaemon;
  readonly asked: boolean;
  /** Epoch ms. */
  readonly now: number;
}

function describe(authority: string, { seen, asked, now }: Found): string {
  const { running, live, statusProblem } = seen;
  const nothing = "There is nothing to resume";
  if (!running) return `No daemon runs. ${nothing}: the next one tries at once (connector-daemon run).`;
  if (asked) {
    const trouble = troubleAt(live, authority, now);
    const why = trouble === undefined ? "waits." : trouble.text;
    return `${authority} ${why} It is tried again now; what comes of it: connector-daemon status`;
  }
  if (!live) return statusProblem?.message ?? "The daemon has not said yet how it does. Ask again in a moment.";
  const trouble = troubleAt(live, authority, now);
  if (trouble) return `${authority} ${trouble.text} ${nothing} before that is mended.`;
  return live.authorities[authority]
    ? `${authority} does not wait. ${nothing}.`
    : `${authority} is not served. ${nothing}.`;
}
