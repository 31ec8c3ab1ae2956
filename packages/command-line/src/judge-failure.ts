import { exitStatus } from "@id-connector/connector-settings";
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
  ...["TrustError", "OrderError"],
]);

/** Judges an error that nobody caught. Works on names and codes: errors of packages that are not loaded need not be known. */
export function judgeFailure(error: unknown): Ending {
  const { name, code = "DEFECT", syscall, message } = error as NodeJS.ErrnoException;
  const problems = [...problemsOf(error), hintFor(name, code)].filter((problem) => problem !== undefined);
  const ending = (status: number, what = message) => ({ status, code, message: what, problems });
  if (name === "CommandFailure") return ending((error as { status?: number }).status ?? exitStatus.bug);
  if (name === "FolderLockError" && code === "FOLDER_LOCKED")
    return ending(exitStatus.alreadyRunning, `another daemon works on this folder: ${message}`);
  if (aboutFolders.has(name) || syscall !== undefined) return ending(exitStatus.configuration);
  if (name === "LdapReaderError") return ending(isAboutFile(error) ? exitStatus.configuration : exitStatus.directory);
  if (name === "BrokerError") return ending(code === "BAD_OPTIONS" ? exitStatus.configuration : exitStatus.broker);
  return { ...ending(exitStatus.bug, `a defect of this program: ${message}`), code: "DEFECT" };
}

/** A password or a certificate authority that cannot be read from its file. */
function isAboutFile(error: unknown): boolean {
  const { cause } = error as { readonly cause?: { readonly name?: string; readonly syscall?: string } };
  return cause?.name === "SettingsError" || cause?.syscall === "open" || cause?.syscall === "read";
}

function problemsOf(error: unknown): readonly string[] {
  const { problems, message } = error as { readonly problems?: unknown; readonly message: string };
  return Array.isArray(problems) ? problems.flatMap((problem) => describeProblem(problem, message)) : [];
}

/** A sentence, or one about a file; what the message says already is not said again. */
function describeProblem(problem: unknown, said: string): readonly string[] {
  if (typeof problem === "string") return [problem];
  const { file, message } = (problem ?? {}) as { readonly file?: unknown; readonly message?: unknown };
  if (typeof message !== "string" || said.includes(message)) return [];
  return [typeof file === "string" ? `${file}: ${message}` : message];
}
