import { addUser, type NewUser } from "./add-user.js";
import { createChangeClock } from "./change-clock.js";
import { addSchool, changeClass, removeUser, renameUser, setMembers } from "./change-user.js";
import { base, hostDn, hostPassword } from "./directory-names.js";
import { normaliseDn } from "./dn.js";
import { firstOf } from "./entry.js";
import { fillTree } from "./fill-tree.js";
import { generateTown } from "./generate-town.js";
import { listen } from "./listen.js";
import { createIds } from "./make-ids.js";
import { readUsers, type DemoUser } from "./read-user.js";
import { schoolsOf } from "./school-entries.js";
import type { GroupName } from "./school-groups.js";
import { takeSnapshot, type SchoolSnapshot } from "./snapshot.js";
import { createTree } from "./tree.js";

export interface DemoDirectoryOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** All users together. Default 600. */
  readonly users?: number;
  /** Default 3. */
  readonly schools?: number;
  /** The same seed gives the same town with the same ids. Default 1. */
  readonly seed?: number;
  /** An answer failed by a mistake in this server; only the connection is closed. */
  readonly onTrouble?: (err: unknown) => void;
}

/** A running directory. Each change is there for every reader, and told to those who listen, when the method returns. */
export interface DemoDirectory {
  /** `ldap://127.0.0.1:<port>`, without TLS. */
  readonly url: string;
  readonly port: number;
  readonly base: string;
  readonly bindDn: string;
  readonly password: string;
  /** The names of the schools. */
  readonly schools: readonly string[];
  users(): readonly DemoUser[];
  addUser(user: NewUser): DemoUser;
  changeClass(
    username: string,
    change: { readonly from?: string; readonly to?: string; readonly school?: string },
  ): DemoUser;
  renameUser(
    username: string,
    names: { readonly username?: string; readonly firstname?: string; readonly lastname?: string },
  ): DemoUser;
  addSchool(username: string, school: string): DemoUser;
  setMembers(group: GroupName, usernames: readonly string[]): void;
  removeUser(username: string): void;
  /** What stands in the directory now, by school. */
  entries(): readonly SchoolSnapshot[];
  /** Ends all connections. */
  stop(): Promise<void>;
}

/**
 * Starts a UCS@school directory with a made-up town on loopback. Throws DemoDirectoryError "BAD_SIZE", or the system's error where
 * the port is not free. The changing methods throw DemoDirectoryError and change nothing then.
 */
export async function startDemoDirectory(options: DemoDirectoryOptions = {}): Promise<DemoDirectory> {
  const { port = 0, users = 600, schools = 3, seed = 1, onTrouble } = options;
  const town = generateTown({ users, schools, seed });
  const tree = createTree({ base, nextCsn: createChangeClock(Date.now), nextId: createIds(seed) });
  fillTree(tree, town);
  const server = await listen(port, { tree, accounts: new Map([[normaliseDn(hostDn), hostPassword]]), onTrouble });
  return {
    url: `ldap://127.0.0.1:${server.port}`,
    port: server.port,
    base,
    bindDn: hostDn,
    password: hostPassword,
    schools: schoolsOf(tree).map((school) => firstOf(school, "ou")),
    users: () => readUsers(tree),
    addUser: (user) => addUser(tree, user),
    changeClass: (username, change) => changeClass(tree, username, change),
    renameUser: (username, names) => renameUser(tree, username, names),
    addSchool: (username, school) => addSchool(tree, username, school),
    setMembers: (group, usernames) => {
      setMembers(tree, group, usernames);
    },
    removeUser: (username) => {
      removeUser(tree, username);
    },
    entries: () => takeSnapshot(tree),
    stop: () => server.stop(),
  };
}
