import { asSentence, CommandFailure } from "@id-connector/command-line";
import { exitStatus } from "@id-connector/connector-settings";
import type { Terminal } from "@id-connector/command-line";
import { marks, statusOf, type Finding } from "../check/finding.js";
import type { SetupAnswer } from "../mistakes/mistake.js";
import type { Prompter } from "./prompter.js";
import { questions } from "./questions.js";
import { suggest } from "./suggest.js";

/** The answers so far, and the way to get more. It holds passwords: nothing of it is ever shown. */
export interface Interview {
  readonly answers: Map<SetupAnswer, string>;
  /** Undefined: nobody can be asked, and a missing or wrong answer ends the command. */
  readonly prompter: Prompter | undefined;
  readonly terminal: Terminal;
}

/** What a test of answers found, and what it is for. */
export interface Tested<T> {
  readonly findings: readonly Finding[];
  readonly value: T;
}

/**
 * Asks for what is missing, tests it, and where a person is there asks again for what is wrong, until nothing is. Throws CommandFailure with the
 * code and the exit status of the first thing that is wrong.
 */
export async function askUntilRight<T>(
  interview: Interview,
  needed: readonly SetupAnswer[],
  test: () => Promise<Tested<T>>,
): Promise<T> {
  await askMissing(interview, needed);
  for (;;) {
    const { findings, value } = await test();
    const wrong = findings.find(({ verdict }) => verdict === "bad");
    // the end of the command tells the finding that ends it
    tell(interview.terminal, interview.prompter ? findings : findings.filter((finding) => finding !== wrong));
    if (!wrong) return value;
    await askAgain(interview, wrong);
  }
}

async function askMissing(interview: Interview, needed: readonly SetupAnswer[]): Promise<void> {
  const { answers, prompter } = interview;
  const missing = needed.filter((key) => !answers.has(key));
  if (missing.length === 0) return;
  if (!prompter) {
    const problems = missing.map((key) => `--${questions[key].flag}: ${questions[key].asks}`);
    const message = "Nobody is at a terminal to be asked, and these are missing:";
    throw new CommandFailure(exitStatus.usage, "MISSING_ANSWER", message, problems);
  }
  for (const key of missing) await ask(interview, prompter, key);
}

async function askAgain(interview: Interview, wrong: Finding): Promise<void> {
  const { prompter } = interview;
  const { about = [] } = wrong;
  if (!prompter) throw failureOf(wrong);
  if (about.length === 0 && !(await prompter.askYesNo("Try again?"))) throw failureOf(wrong);
  for (const key of about) await ask(interview, prompter, key);
}

/** Asks one thing; what was answered before, or is likely, stands there already. */
export async function ask({ answers }: Interview, prompter: Prompter, key: SetupAnswer): Promise<void> {
  const { asks, isSecret = false, mayBeEmpty = false } = questions[key];
  const present = answers.get(key);
  const otherwise = suggest(key, answers) ?? (mayBeEmpty ? "" : undefined);
  answers.set(key, isSecret ? await prompter.askSecret(asks) : await prompter.ask(asks, { present, otherwise }));
}

function tell(terminal: Terminal, findings: readonly Finding[]): void {
  for (const { verdict, what, message, help } of findings) {
    const lines = [`  ${marks[verdict]}  ${what}: ${message}`, ...(help === undefined ? [] : [`           ${help}`])];
    for (const line of lines) {
      if (verdict === "ok") terminal.note(line);
      else terminal.warn(line);
    }
  }
}

/** The failure with which the command ends: what is wrong, what helps, and what to give instead. */
export function failureOf({
  area,
  what,
  code = area.toUpperCase(),
  message,
  help,
  about = [],
}: Finding): CommandFailure {
  const flags = about.map((key) => `--${questions[key].flag}`);
  const problems = [
    ...(help === undefined ? [] : [help]),
    ...(flags.length === 0 ? [] : [`Look at ${flags.join(", ")}.`]),
  ];
  const told = `${what}: ${asSentence(message)} Nothing was written. (${code})`;
  return new CommandFailure(statusOf[area], code, told, problems);
}
