import { SettingsError } from "./errors.js";
import { readSettings, type Settings, type SettingSources } from "./read-settings.js";

/**
 * The settings of a program that cannot go on without them. Throws SettingsError "SETTINGS", whose message names each setting that is
 * missing or wrong, in a line of its own.
 *
 * @example
 * ```ts
 * import { requireSettings } from "@id-connector/connector-settings";
 *
 * const settings = requireSettings({ env: process.env, flags: { home: "/srv/connector" } });
 * ```
 */
export function requireSettings(sources: SettingSources): Settings {
  const result = readSettings(sources);
  if (result.ok) return result.settings;
  const lines = result.problems.map(({ message }) => message);
  throw new SettingsError("SETTINGS", ["The settings are not complete.", ...lines].join("\n"));
}
