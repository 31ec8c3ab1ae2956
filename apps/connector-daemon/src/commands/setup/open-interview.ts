import { SettingsError } from "@id-connector/connector-settings";
import type { Flags } from "@id-connector/command-line";
import type { Call } from "../command-call.js";
import { givenAnswers, givenBrokerPassword } from "./given.js";
import type { Interview } from "./interview.js";
import { openPrompter, type Desk } from "./prompter.js";

/** Begins with what flags and variables answer. Throws SettingsError where nobody can be asked and the broker's password cannot be read. */
export async function openInterview(flags: Flags, { env, terminal, places }: Call, desk: Desk): Promise<Interview> {
  const answers = givenAnswers({ flags, env, kept: {} });
  const prompter = openPrompter(desk, terminal.stopping);
  const password = await givenBrokerPassword(flags, places.home).catch((error: unknown) => {
    if (!prompter || !(error instanceof SettingsError)) throw error;
    terminal.warn(error.message); // it is asked for, as if no file had been named
    return undefined;
  });
  if (password !== undefined) answers.set("brokerPassword", password);
  return { answers, prompter, terminal };
}
