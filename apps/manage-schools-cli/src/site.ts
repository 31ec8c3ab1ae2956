import type { Env, Terminal } from "@id-connector/command-line";
import {
  connectorFolders,
  directoryAccess,
  type ConnectorFolders,
  type Settings,
} from "@id-connector/connector-settings";
import { openTracker, type Tracker } from "@id-connector/delivery-tracker";
import { openDirectory, type Directory } from "@id-connector/ldap-reader";
import { readContainerNames, type ContainerNames, type DirectorySchool } from "@id-connector/listener-object";
import { findAuthority, type Authority } from "@id-connector/school-authority-config";

/** What a configuration lists: all schools, future ones too, or these. */
export type Schools = "all" | readonly string[];

/** What a command works with. */
export interface Call {
  /** The name that was typed. */
  readonly program: string;
  readonly settings: Settings;
  readonly env: Env;
  readonly terminal: Terminal;
  /** Epoch ms. */
  readonly now: () => number;
}

/** One authority, the directory and where everything lies. */
export interface Site extends Call {
  readonly folders: ConnectorFolders;
  /** As it was configured when the command began. */
  readonly authority: Authority;
  readonly directory: Directory;
  /** Queues, trash and ledger of the authority, seen from outside. */
  readonly tracker: Tracker;
  readonly names: ContainerNames;
  /** All schools of the directory, by name. */
  readonly schools: readonly DirectorySchool[];
}

/**
 * Opens what a command needs, has it used, and closes it. Throws CommandFailure for an authority
 * that is not in order, LedgerError, LdapReaderError.
 */
export async function atSite<T>(call: Call, authorityName: string, use: (site: Site) => Promise<T>): Promise<T> {
  const { settings, env, terminal } = call;
  const folders = connectorFolders(settings.home);
  const authority = await findAuthority(folders.authorities, authorityName, folders);
  const names = readContainerNames(env);
  const tracker = await openTracker({ folders, authorities: [authorityName] });
  const directory = openDirectory({ ...directoryAccess(settings), names });
  try {
    const found = await directory.readSchools({ signal: terminal.stopping });
    const schools = found.sort((a, b) => (a.name < b.name ? -1 : 1));
    return await use({ ...call, folders, authority, directory, tracker, names, schools });
  } finally {
    await Promise.all([directory.close(), tracker.close()]);
  }
}
