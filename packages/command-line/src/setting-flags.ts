import { settingDefinitions } from "@id-connector/connector-settings";
import type { Options } from "yargs";

/** Every shared setting as a yargs option; what it falls back to is said, but given by readSettings, so that variables count. */
export function settingFlags(): Record<string, Options> {
  return Object.fromEntries(
    Object.values(settingDefinitions).map((definition) => {
      const { env, flag, description } = definition;
      const fallback = "otherwise" in definition && definition.otherwise ? `, otherwise ${definition.otherwise}` : "";
      const choices = "choices" in definition ? { choices: definition.choices } : {};
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
