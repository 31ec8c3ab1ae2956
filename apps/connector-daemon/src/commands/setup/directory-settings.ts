import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Env, Flags } from "@id-connector/command-line";
import { readSettings, settingDefinitions, type ReadSettings, type Settings } from "@id-connector/connector-settings";
import type { SetupAnswer } from "../mistakes/mistake.js";
import { settingOf } from "./questions.js";
import type { Variables } from "./settings-file.js";
import { isLdaps } from "./suggest.js";

/** Where answers come from. */
export interface Sources {
  readonly answers: ReadonlyMap<SetupAnswer, string>;
  readonly flags: Flags;
  readonly env: Env;
  readonly kept: Variables;
}

/** The settings that the answers make, as every program would read them. */
export function settingsOfAnswers({ answers, flags, env, kept }: Sources): ReadSettings {
  const answered = Object.fromEntries(
    Object.entries(settingOf).flatMap(([key, setting]) => {
      const value = answers.get(key as SetupAnswer);
      const isPath = key === "caFile" || key === "home";
      return value === undefined
        ? []
        : [[settingDefinitions[setting].flag, isPath && value !== "" ? resolve(value) : value]];
    }),
  );
  const { tls, listen, passwordFile } = settingDefinitions;
  const derived = {
    ...(isLdaps(answers.get("port")) ? { [tls.env]: "ldaps" } : {}),
    // no App Center fills the in queue where it did not give the settings, too
    ...(isHosted(env) ? {} : { [listen.env]: "ldap-sync" }),
  };
  const file = passwordFileOf({ answers, flags, env, kept });
  return readSettings({
    env: { ...derived, ...kept, ...withoutEmpty(env) },
    flags: { ...flags, ...answered, [passwordFile.flag]: file },
  });
}

/** The file that the password is read from where nobody types it. */
export function passwordFileOf({ answers, flags, env, kept }: Sources): string {
  const { flag, env: variable, otherwise } = settingDefinitions.passwordFile;
  const named = [flags[flag], env[variable], kept[variable]].find(
    (file): file is string => typeof file === "string" && file.trim() !== "",
  );
  if (named !== undefined) return resolve(named.trim());
  const own = ownFile(resolve(answers.get("home") ?? ""));
  return existsSync(own) ? own : otherwise;
}

/** Whether the surroundings give all that the directory needs, as a UCS host does. */
export function isHosted(env: Env): boolean {
  const { server, base, bindDn } = settingDefinitions;
  return [server, base, bindDn].every((definition) => (env[definition.env] ?? "").trim() !== "");
}

/** Where a password that was typed is kept: in the home, but for a file that was named and is not there yet. */
export function fileForTyped({ passwordFile, home }: Settings, flags: Flags): string {
  const named = typeof flags[settingDefinitions.passwordFile.flag] === "string";
  return named && !existsSync(passwordFile) ? passwordFile : ownFile(home);
}

function ownFile(home: string): string {
  return join(home, "conf", "directory.secret");
}

function withoutEmpty(env: Env): Env {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ""));
}
