import { resolve } from "node:path";
import type { Env, Flags } from "@id-connector/command-line";
import { readPasswordFile } from "@id-connector/connector-settings";
import type { SetupAnswer } from "../mistakes/mistake.js";
import { questions } from "./questions.js";
import type { Variables } from "./settings-file.js";

interface Sources {
  readonly flags: Flags;
  readonly env: Env;
  /** The settings file, where there is one. */
  readonly kept: Variables;
}

const secrets: ReadonlySet<SetupAnswer> = new Set<SetupAnswer>(["password", "brokerPassword"]);

/** What flags, variables and the settings file answer already, in this order; no password. Pure. */
export function givenAnswers({ flags, env, kept }: Sources): Map<SetupAnswer, string> {
  const given = new Map<SetupAnswer, string>();
  for (const [key, { flag, env: variable }] of Object.entries(questions)) {
    if (secrets.has(key as SetupAnswer)) continue;
    const value =
      textIn(flags[flag]) ?? (variable === undefined ? undefined : (textIn(env[variable]) ?? textIn(kept[variable])));
    if (value !== undefined) given.set(key as SetupAnswer, value);
  }
  return given;
}

/** The password for the broker from the file that a flag names. Throws SettingsError. */
export async function givenBrokerPassword(flags: Flags, home: string): Promise<string | undefined> {
  const file = textIn(flags[questions.brokerPassword.flag]);
  return file === undefined ? undefined : readPasswordFile(resolve(file), { home, givenBy: "--password-file" });
}

function textIn(value: unknown): string | undefined {
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === "string" && last.trim() !== "" ? last.trim() : undefined;
}
