import { getSystemErrorMap } from "node:util";
import { exitStatus } from "@id-connector/connector-settings";
import { describeError, factsOf, isOwnError } from "@id-connector/redaction";
import type { CommandFailure } from "./errors.js";
import { hintFor } from "./hint-for.js";

/** What the end of a program by an error means: its exit status, a stable code and a sentence for a person. */
export interface Ending {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly problems: readonly string[];
}

/** Errors of the packages that a person can mend: a folder or a file that is missing, locked, full or may not be used. */
const aboutFolders = new Set([
  ...["QueueError", "LedgerError", "FolderLockError", "SettingsError", "AuthorityConfigError"],
  ...["TrustError", "OrderError", "PidTakenError", "NewerLedgerError", "DataFormatError"],
]);

/**
 * Judges an uncaught error. Works on names and codes: errors of packages that are not loaded need not be known. It tells no word of an error
 * that is not ours.
 *
 * @example
 * ```ts
 * import { judgeFailure } from "@id-connector/command-line";
 *
 * export const end = (error: unknown) => judgeFailure(error);
 * ```
 */
export function judgeFailure(error: unknown): Ending {
  const { name, code = "DEFECT", syscall } = factsOf(error);
  const said = describeError(error);
  if (!isOwnError(error)) {
    if (syscall !== undefined) return endingOfSystem(error);
    return { status: exitStatus.bug, code: "DEFECT", message: ofDefect(said), problems: [] };
  }
  const { message, status } = error as CommandFailure;
  const problems = [...problemsOf(error), hintFor(name, String(code))].filter((problem) => problem !== undefined);
  const ending = (status: number, message = said) => ({ status, code: String(code), message, problems });
  // the answer uses the words that the person typed
  if (name === "CommandFailure") return ending(status, message);
  if (name === "FolderLockError" && code === "FOLDER_LOCKED")
    return ending(exitStatus.alreadyRunning, `another daemon works on this folder: ${said}`);
  if (aboutFolders.has(name)) return ending(exitStatus.configuration);
  if (name === "LdapReaderError") return ending(isAboutFile(error) ? exitStatus.configuration : exitStatus.directory);
  if (name === "BrokerError") return ending(code === "BAD_OPTIONS" ? exitStatus.configuration : exitStatus.broker);
  return { ...ending(exitStatus.bug, ofDefect(said)), code: "DEFECT" };
}

function ofDefect(said: string): string {
  return `a defect of this program: ${said}`;
}

/**
 * A refusal of the operating system, in its own words for the number: its message holds a path, which may hold anything. A person mends it
 * on the disk; the place in the program comes with --debug.
 */
function endingOfSystem(error: unknown): Ending {
  const { name, code = "UNKNOWN", syscall = "" } = factsOf(error);
  const [, words] = getSystemErrorMap().get(Number((error as NodeJS.ErrnoException).errno)) ?? [];
  const hint = hintFor(name, String(code));
  const message = `${words ?? "the system refuses it"} (${String(code)}, ${syscall})`;
  return { status: exitStatus.configuration, code: String(code), message, problems: hint === undefined ? [] : [hint] };
}

const aboutFiles: ReadonlySet<unknown> = new Set(["SettingsError", "TrustError"]);

/** A password or a certificate authority that cannot be read from its file, or should not. */
function isAboutFile(error: unknown): boolean {
  const { cause } = error as { readonly cause?: { readonly name?: string; readonly path?: unknown } };
  return aboutFiles.has(cause?.name) || typeof cause?.path === "string";
}

function problemsOf(error: unknown): readonly string[] {
  const { problems, message } = error as { readonly problems?: unknown; readonly message: string };
  return Array.isArray(problems) ? problems.flatMap((problem) => describeProblem(problem, message)) : [];
}

/** A sentence, or a sentence about a file; it does not repeat what the message says already. */
function describeProblem(problem: unknown, said: string): readonly string[] {
  if (typeof problem === "string") return [problem];
  const { file, message } = (problem ?? {}) as { readonly file?: unknown; readonly message?: unknown };
  if (typeof message !== "string" || said.includes(message)) return [];
  return [typeof file === "string" ? `${file}: ${message}` : message];
}
