import { exitStatus, readSettings, type Settings } from "@id-connector/connector-settings";
import { CommandFailure } from "./errors.js";
import type { Env, Flags } from "./program.js";

/**
 * The settings of a command. Throws CommandFailure "SETTINGS" with every setting that is missing or wrong.
 *
 * @example
 * ```ts
 * import { type Flags, settingsOf } from "@id-connector/command-line";
 *
 * export const homeOf = (flags: Flags) => settingsOf(flags, process.env).home;
 * ```
 */
export function settingsOf(flags: Flags, env: Env): Settings {
  const result = readSettings({ flags, env });
  if (result.ok) return result.settings;
  const problems = result.problems.map(({ message }) => message);
  throw new CommandFailure(exitStatus.configuration, "SETTINGS", "The settings are not complete.", problems);
}
