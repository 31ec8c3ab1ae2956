import { existsSync } from "node:fs";
import { readPasswordFile, type ReadSettings, type Settings, SettingsError } from "@id-connector/connector-settings";
import { type Directory, openDirectory } from "@id-connector/ldap-reader";
import type { ContainerNames } from "@id-connector/listener-object";
import { lookAtDirectory } from "../check/check-directory.js";
import { findCaProblem } from "../check/check-settings.js";
import { bad, type Finding } from "../check/finding.js";
import { type SetupAnswer, toMistake } from "../mistakes/mistake.js";
import { isHosted, passwordFileOf, settingsOfAnswers, type Sources } from "./directory-settings.js";
import { askUntilRight, type Interview } from "./interview.js";
import { questions } from "./questions.js";

/** How the directory is reached: tried, and found to show what is needed. */
export interface DirectoryAccess {
  readonly settings: Settings;
  /** The password, where somebody typed it: it has to be kept. */
  readonly typed: string | undefined;
}

/** Asks for the directory until it can be read. */
export function settleDirectory(
  interview: Interview,
  { names, ...sources }: Omit<Sources, "answers"> & { readonly names: ContainerNames },
): Promise<DirectoryAccess> {
  const { answers, prompter } = interview;
  const has = existsSync(passwordFileOf({ ...sources, answers }));
  // a person may want another port than the usual one; a script would name it
  const port: readonly SetupAnswer[] = prompter && !isHosted(sources.env) ? ["port"] : [];
  const password: readonly SetupAnswer[] = prompter && !has ? ["password"] : [];
  return askUntilRight(interview, ["server", ...port, "base", "bindDn", ...password], async () => {
    const read = settingsOfAnswers({ ...sources, answers });
    if (!read.ok) return { findings: describeProblems(read), value: nothing };
    const access = { settings: read.settings, typed: answers.get("password") };
    return { findings: await lookAt(access, names), value: access };
  });
}

/** Opens the directory by that access; the caller closes it. */
export function openByAccess({ settings, typed }: DirectoryAccess, names: ContainerNames): Directory {
  const { directory, home, passwordFile } = settings;
  const password = () => typed ?? readPasswordFile(passwordFile, { home });
  return openDirectory({ ...directory, home, names, password });
}

/** Stands for a value that is never used: an unreadable directory ends the command or is asked for again. */
const nothing = undefined as never;

async function lookAt(access: DirectoryAccess, names: ContainerNames): Promise<readonly Finding[]> {
  const { directory, home } = access.settings;
  const before = [
    ...(await findPasswordProblem(access)),
    ...(directory.caFile === undefined ? [] : await findCaProblem(directory.caFile, home)),
  ];
  if (before.length > 0) return before;
  const opened = openByAccess(access, names);
  try {
    return await lookAtDirectory(opened, directory, []);
  } finally {
    await opened.close();
  }
}

async function findPasswordProblem({ settings, typed }: DirectoryAccess): Promise<readonly Finding[]> {
  const { passwordFile, home } = settings;
  if (typed !== undefined) return [];
  try {
    await readPasswordFile(passwordFile, { home });
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const help = "Write the password into a file that only its owner may read, and name that.";
    return [bad("settings", passwordFile, toMistake(error.message, [error.code, help, "password"]))];
  }
}

function describeProblems({ problems }: Extract<ReadSettings, { ok: false }>): readonly Finding[] {
  return problems.map(({ env, flag, message }) => {
    const about = Object.entries(questions).flatMap(([key, question]) =>
      question.flag === flag ? [key as SetupAnswer] : [],
    );
    return bad("settings", env, toMistake(message, ["SETTINGS", "docs/operations.md has all settings.", ...about]));
  });
}
