import { type Env, CommandFailure, type Terminal } from "@id-connector/command-line";
import {
  connectorFolders,
  type ConnectorFolders,
  exitStatus,
  directoryAccess,
  type Settings,
} from "@id-connector/connector-settings";
import { type Ledger, LedgerError, openLedger } from "@id-connector/delivery-ledger";
import { type Directory, openDirectory } from "@id-connector/ldap-reader";
import { type ContainerNames, readContainerNames } from "@id-connector/listener-object";
import { type Authority, loadAuthorities } from "@id-connector/school-authority-config";

/** What every command works with. */
export interface Surroundings {
  readonly settings: Settings;
  readonly folders: ConnectorFolders;
  readonly directory: Directory;
  readonly names: ContainerNames;
  /** Active and inactive ones; at least one. */
  readonly authorities: readonly Authority[];
  /** Names of authorities whose configuration has mistakes: their lists of schools are not known. */
  readonly broken: readonly string[];
  /** Undefined where it is damaged: then it is not known what the brokers hold. */
  readonly ledger: Ledger | undefined;
  readonly terminal: Terminal;
}

interface Opening {
  readonly settings: Settings;
  readonly env: Env;
  readonly terminal: Terminal;
  /** LDAP connections at most. */
  readonly connections?: number | undefined;
}

/** Opens what a command works with and closes it afterwards. Throws CommandFailure "NO_AUTHORITY". */
export async function withSurroundings<T>(
  { settings, env, terminal, connections }: Opening,
  work: (surroundings: Surroundings) => Promise<T>,
): Promise<T> {
  const folders = connectorFolders(settings.home);
  const names = readContainerNames(env);
  const { authorities, broken } = await findAuthorities(folders, terminal);
  const ledger = await readLedger(folders, terminal);
  const directory = openDirectory({ ...directoryAccess(settings), names, connections });
  try {
    return await work({ settings, folders, directory, names, authorities, broken, ledger, terminal });
  } finally {
    await directory.close();
    await ledger?.close();
  }
}

async function findAuthorities(
  folders: ConnectorFolders,
  terminal: Terminal,
): Promise<Pick<Surroundings, "authorities" | "broken">> {
  const folder = folders.authorities;
  const { authorities, problems } = await loadAuthorities(folder, folders);
  const lines = problems.map(({ file, message }) => `${file}: ${message}`);
  if (authorities.length > 0) {
    for (const line of lines) terminal.warn(line);
    return { authorities, broken: [...new Set(problems.flatMap(({ authority }) => authority ?? []))] };
  }
  if (lines.length > 0) {
    const message = "The configuration has to be put right first.";
    throw new CommandFailure(exitStatus.configuration, "CONFIGURATION", message, lines);
  }
  const message =
    `No school authority is configured in ${folder}, so nothing can be sent anywhere. ` +
    "Put its configuration file there, or name the right --home.";
  throw new CommandFailure(exitStatus.configuration, "NO_AUTHORITY", message);
}

/** A damaged ledger does not stop the command: it sends what the directory has. */
async function readLedger({ ledger, home }: ConnectorFolders, terminal: Terminal): Promise<Ledger | undefined> {
  try {
    return await openLedger(ledger, { readOnly: true, home });
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    terminal.warn(`${error.message} Objects that only the ledger knows are not scheduled.`);
    return undefined;
  }
}
