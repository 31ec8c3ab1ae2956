import { CommandFailure, type Terminal } from "@id-connector/command-line";
import { exitStatus } from "@id-connector/connector-settings";

/**
 * Asks the person at the terminal; where there is none, the command goes on: scripts rely on that. Throws
 * CommandFailure "DECLINED" on a no.
 */
export async function askAbout(terminal: Terminal, question: string): Promise<void> {
  if ((await terminal.ask(question)) !== false) return;
  throw new CommandFailure(exitStatus.no, "DECLINED", "Nothing was changed.");
}
