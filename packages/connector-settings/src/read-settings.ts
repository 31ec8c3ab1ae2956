import { isIP } from "node:net";
import { settingDefinitions, type SettingDefinition, type SettingKey } from "./definitions.js";
import { listenModes, logLevels, tlsModes } from "./definitions.js";

/** What all programs need to know, checked. */
export interface Settings {
  readonly directory: {
    readonly server: string;
    readonly port: number;
    readonly tls: (typeof tlsModes)[number];
    readonly base: string;
    readonly bindDn: string;
    /** Missing: the host's store counts. */
    readonly caFile?: string;
  };
  readonly passwordFile: string;
  readonly home: string;
  readonly listen: (typeof listenModes)[number];
  readonly listenerFolder: string;
  /** Most requests side by side to one broker. */
  readonly requests: number;
  /** After how many days the trash is cleaned; 0: never. */
  readonly trashDays: number;
  /** How long changes may fail to come through, or an authority may wait, until that is a problem. */
  readonly stallSeconds: number;
  /** Within how many days the daemon asks the broker for every object, a fraction too; 0: never. */
  readonly verifyDays: number;
  readonly logLevel: (typeof logLevels)[number];
}

/** One setting that is missing or wrong, with the flag and the variable that would mend it. */
export interface SettingProblem {
  readonly code: "MISSING" | "WRONG";
  readonly env: string;
  readonly flag: string;
  readonly message: string;
}

export interface SettingSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Flags by their name in kebab-case; they win over variables. */
  readonly flags?: Readonly<Record<string, unknown>>;
}

export type ReadSettings =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly SettingProblem[] };

/**
 * Reads all settings and names every setting that is missing or wrong, not only the first. An empty variable counts as not set.
 *
 * @example
 * ```ts
 * import { readSettings } from "@id-connector/connector-settings";
 *
 * const result = readSettings({ env: process.env, flags: { listen: "ldap-sync" } });
 * if (!result.ok) for (const { message } of result.problems) console.error(message);
 * ```
 */
export function readSettings(sources: SettingSources): ReadSettings {
  const problems: SettingProblem[] = [];
  const text = (key: SettingKey): string => {
    const value = readSetting(key, sources);
    if (value === undefined) problems.push(problem("MISSING", settingDefinitions[key], "is missing"));
    return value ?? "";
  };
  const wrong = (key: SettingKey, what: string) => problems.push(problem("WRONG", settingDefinitions[key], what));
  const whole = (key: SettingKey, most: number, least = 1): number => {
    const value = text(key);
    const number = /^[0-9]{1,9}$/.test(value) ? Number(value) : -1;
    if (number < least || number > most) wrong(key, `must be a whole number from ${least} to ${most}, not "${value}"`);
    return number;
  };
  const days = (key: SettingKey, most: number): number => {
    const value = text(key);
    const number = /^[0-9]{1,3}(?:\.[0-9]{1,6})?$/.test(value) ? Number(value) : -1;
    if (number < 0 || number > most) wrong(key, `must be a number of days from 0 to ${most}, not "${value}"`);
    return number;
  };
  const oneOf = <T extends string>(key: SettingKey, choices: readonly T[]): T => {
    const value = text(key);
    const choice = choices.find((candidate) => candidate === value);
    if (choice === undefined) wrong(key, `must be one of ${choices.join(", ")}, not "${value}"`);
    return choice ?? (choices[0] as T);
  };

  const server = text("server");
  const tls = oneOf("tls", tlsModes);
  if (tls === "none" && server !== "" && !isLoopback(server)) {
    wrong(
      "tls",
      `may be none only for a loopback address: passwords would cross the network to ${server} in the clear`,
    );
  }
  const base = text("base");
  if (base !== "" && !base.includes("=")) wrong("base", `must be a DN such as dc=example,dc=org, not "${base}"`);
  const bindDn = text("bindDn");
  if (bindDn !== "" && !bindDn.includes("=")) wrong("bindDn", `must be a DN, not "${bindDn}"`);
  const caFile = text("caFile");
  const settings: Settings = {
    directory: { server, port: whole("port", 65_535), tls, base, bindDn, ...(caFile === "" ? {} : { caFile }) },
    passwordFile: text("passwordFile"),
    home: text("home"),
    listen: oneOf("listen", listenModes),
    listenerFolder: text("listenerFolder"),
    requests: whole("requests", 256),
    trashDays: whole("trashDays", 36_500, 0),
    stallSeconds: whole("stallSeconds", 86_400),
    verifyDays: days("verifyDays", 365),
    logLevel: oneOf("logLevel", logLevels),
  };
  return problems.length === 0 ? { ok: true, settings } : { ok: false, problems };
}

/**
 * One setting as it was given, unchecked: the flag wins over the variable, and an empty one counts as not set; undefined where it must be given and is not.
 *
 * @example
 * ```ts
 * import { readSetting } from "@id-connector/connector-settings";
 *
 * readSetting("listen", { env: { ID_CONNECTOR_LISTEN: "ldap-sync" } }); // "ldap-sync"
 * ```
 */
export function readSetting(key: SettingKey, { env, flags = {} }: SettingSources): string | undefined {
  const definition: SettingDefinition = settingDefinitions[key];
  return given(flags[definition.flag]) ?? given(env[definition.env]) ?? definition.otherwise;
}

/**
 * Whether the name is surely this machine: 127.0.0.0/8, ::1 or localhost.
 *
 * @example
 * ```ts
 * import { isLoopback } from "@id-connector/connector-settings";
 *
 * isLoopback("127.0.0.1"); // true
 * isLoopback("dc1.school.example"); // false
 * ```
 */
export function isLoopback(server: string): boolean {
  if (isIP(server) === 4) return server.startsWith("127.");
  return server === "::1" || server === "[::1]" || server.toLowerCase() === "localhost";
}

function given(value: unknown): string | undefined {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && text.trim() !== "" ? text.trim() : undefined;
}

function problem(code: SettingProblem["code"], { env, flag }: SettingDefinition, what: string): SettingProblem {
  return { code, env, flag, message: `The setting ${env} (--${flag}) ${what}.` };
}
