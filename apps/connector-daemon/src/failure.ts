import { exitStatus } from "@id-connector/connector-settings";

/** What the end of a program by an error means: its exit status, and a sentence for a person. */
export interface Ending {
  readonly status: number;
  readonly message: string;
}

/** Errors of the packages that a person can mend: a folder or a file that is missing, locked, full or may not be used. */
const aboutFolders = new Set(["QueueError", "LedgerError", "FolderLockError", "SettingsError", "AuthorityConfigError"]);

/** Judges an error that nobody caught. Works on names and codes: errors of packages that are not loaded need not be known. */
export function judgeFailure(error: unknown): Ending {
  const { name, code, syscall, message } = error as NodeJS.ErrnoException;
  if (name === "FolderLockError" && code === "FOLDER_LOCKED") {
    return { status: exitStatus.alreadyRunning, message: `another daemon works on this folder: ${message}` };
  }
  if (aboutFolders.has(name) || syscall !== undefined) return { status: exitStatus.configuration, message };
  if (name === "LdapReaderError") return { status: exitStatus.directory, message };
  if (name === "BrokerError") return { status: exitStatus.broker, message };
  return { status: exitStatus.bug, message: `a defect of this program: ${message}` };
}
