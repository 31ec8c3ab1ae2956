import { dirname, join, resolve } from "node:path";
import { makeFolder, writeFileAtomic } from "@id-connector/atomic-file";
import type { Flags } from "@id-connector/command-line";
import { readDataFormat } from "@id-connector/connector-settings";
import { isDaemonRunning } from "@id-connector/delivery-tracker";
import { readContainerNames } from "@id-connector/listener-object";
import { createAuthority, newConfig } from "@id-connector/school-authority-config";
import type { Call } from "../command-call.js";
import { prepareFolders } from "../../home/prepare-folders.js";
import { answerSetup, type SetupOutcome } from "./answer-setup.js";
import { fileForTyped, isHosted } from "./directory-settings.js";
import { givenAnswers } from "./given.js";
import type { Interview } from "./interview.js";
import { settingsToKeep, settingsToSet } from "./keep-settings.js";
import { openInterview } from "./open-interview.js";
import type { Desk } from "./prompter.js";
import { settleBroker } from "./settle-broker.js";
import { type DirectoryAccess, openByAccess, settleDirectory } from "./settle-directory.js";
import { settleHome } from "./settle-home.js";
import { settleSchools } from "./settle-schools.js";
import { readSettingsFile, type Variables, writeSettingsFile } from "./settings-file.js";

/**
 * `connector-daemon setup`: asks for what it needs, tries each answer before the next, writes an authority, and says what to do next. Nothing is
 * written before all of it works. Throws CommandFailure with the code of what does not.
 */
export async function setupCommand(flags: Flags, call: Call, desk: Desk): Promise<number> {
  const { env, terminal } = call;
  const interview = await openInterview(flags, call, desk);
  const folders = await settleHome(interview, env);
  const { home } = folders;
  // command-line checks the folder that flags and variables name, but this folder may have been typed
  await readDataFormat(folders);
  const settingsFile = resolve(settingsFileIn(flags, home));
  const kept = await readSettingsFile(settingsFile, home);
  addTo(interview, givenAnswers({ flags, env, kept }));
  const names = readContainerNames({ ...kept, ...env });
  const access = await settleDirectory(interview, { flags, env, kept, names });
  if (flags["directory"] === true) {
    const files = await keepAccess(access, { flags, env, kept, settingsFile });
    return answerSetup(terminal, {
      ...files,
      home,
      settings: access.settings,
      daemonRuns: await isDaemonRunning(folders),
    });
  }
  const wanted = await settleBroker(interview, { folders, env: { ...kept, ...env } });
  const directory = openByAccess(access, names);
  const { rows, listed } = await settleSchools(interview, { directory, names, terminal }).finally(() =>
    directory.close(),
  );

  terminal.stopping.throwIfAborted();
  await prepareFolders(folders);
  const files = await keepAccess(access, { flags, env, kept, settingsFile });
  const authority = await createAuthority(folders.authorities, newConfig({ ...wanted, schools: listed }), folders);
  const daemonRuns = await isDaemonRunning(folders);
  return answerSetup(terminal, { ...files, home, settings: access.settings, authority, rows, daemonRuns });
}

function settingsFileIn(flags: Flags, home: string): string {
  const given = flags["settings-file"];
  return typeof given === "string" ? given : join(home, "conf", "environment");
}

function addTo({ answers }: Interview, more: ReadonlyMap<Parameters<typeof answers.set>[0], string>): void {
  for (const [key, value] of more) if (!answers.has(key)) answers.set(key, value);
}

interface WhereToKeep {
  readonly flags: Flags;
  readonly env: Call["env"];
  readonly kept: Variables;
  readonly settingsFile: string;
}

/** The password that was typed and the settings, where the surroundings do not give them. */
async function keepAccess(
  { settings, typed }: DirectoryAccess,
  { flags, env, kept, settingsFile }: WhereToKeep,
): Promise<Pick<SetupOutcome, "passwordFile" | "settingsFile" | "toSet">> {
  // in a container, no program would read our settings file
  if (isHosted(env) && Object.keys(kept).length === 0)
    return {
      toSet: {
        ...settingsToSet(settings, env),
        ...(typed === undefined ? {} : { [settings.passwordFile]: typedThere }),
      },
    };
  const passwordFile = typed === undefined ? undefined : fileForTyped(settings, flags);
  const used = passwordFile === undefined ? settings : { ...settings, passwordFile };
  const variables = settingsToKeep(used, { env, kept });
  if (passwordFile !== undefined) await writePassword(passwordFile, typed ?? "");
  if (variables === undefined) return passwordFile === undefined ? {} : { passwordFile };
  await writeSettingsFile(settingsFile, variables);
  return { settingsFile, ...(passwordFile === undefined ? {} : { passwordFile }) };
}

/** Stands for the password, which is shown nowhere. */
const typedThere = "the password that was typed";

async function writePassword(file: string, password: string): Promise<void> {
  await makeFolder(dirname(file));
  await writeFileAtomic(file, `${password}\n`);
}
