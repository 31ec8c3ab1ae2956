import { settingDefinitions, type SettingDefinition } from "@id-connector/connector-settings";
import type { Options } from "yargs";

/**
 * Every setting that the program asks for, as a yargs option. The help says the default value, but readSettings gives it, so that variables count.
 */
export function settingFlags(isDaemon: boolean): Record<string, Options> {
  return Object.fromEntries(
    Object.values<SettingDefinition>(settingDefinitions)
      .filter(({ isDaemons }) => isDaemon || isDaemons !== true)
      .map((definition) => {
        const { env, flag, description } = definition;
        const fallback = definition.otherwise ? `, otherwise ${definition.otherwise}` : "";
        const choices = definition.choices ? { choices: definition.choices } : {};
        const option: Options = {
          type: "string",
          describe: `${description} [$${env}${fallback}]`,
          group: "Settings:",
          requiresArg: true,
          ...choices,
        };
        return [flag, option];
      }),
  );
}
