import { isSentUser, schoolSet } from "@id-connector/broker-mapping";
import {
  and,
  componentOfDn,
  equalsAny,
  groupFilter,
  present,
  userFilter,
  type Directory,
  type Filter,
} from "@id-connector/ldap-reader";
import { ListenerObjectError, locateGroup, type ContainerNames, type GroupPlace } from "@id-connector/listener-object";
import { makeTally, type Tally } from "./tally.js";

interface WhatToCount {
  readonly directory: Directory;
  readonly names: ContainerNames;
  /** The schools to count. */
  readonly counted: readonly string[];
  readonly signal: AbortSignal;
  readonly onObject: () => void;
}

/**
 * Counts what the directory has for the broker in each school, in two searches for all of them together: users by their object classes,
 * groups by their DNs. Throws LdapReaderError.
 *
 * @example
 * ```ts
 * import { directoryAccess, requireSettings } from "@id-connector/connector-settings";
 * import { openDirectory } from "@id-connector/ldap-reader";
 * import { readContainerNames } from "@id-connector/listener-object";
 * import { countDirectory } from "@id-connector/school-survey";
 *
 * const names = readContainerNames(process.env);
 * const directory = openDirectory({ ...directoryAccess(requireSettings({ env: process.env })), names });
 * const { signal } = new AbortController();
 * const tally = await countDirectory({ directory, names, counted: ["gym17"], signal, onObject: () => undefined });
 * tally.of("gym17").user; // 812
 * ```
 */
export async function countDirectory(what: WhatToCount): Promise<Tally> {
  const tally = makeTally();
  const set = schoolSet(what.counted);
  for await (const user of searchUsers(what)) {
    const schools = set.among(user.schools);
    if (isSentUser({ ...user, schools }, "all")) tally.add("user", schools);
  }
  for await (const { kind, school } of searchGroups(what)) tally.add(kind, set.among([school]));
  return tally;
}

/** With more schools than this, asking for each by name costs the server more than asking for all users. */
const mostNames = 50;

async function* searchUsers({ directory, counted, signal, onObject }: WhatToCount) {
  const sent = equalsAny("objectClass", ["ucsschoolStudent", "ucsschoolTeacher", "ucsschoolStaff"]);
  const schools: Filter =
    counted.length > mostNames ? present("ucsschoolSchool") : equalsAny("ucsschoolSchool", counted);
  const search = { filter: and(schools, sent, userFilter), attributes: ["objectClass", "ucsschoolSchool"], signal };
  for await (const entry of directory.search(search)) {
    onObject();
    yield { objectClasses: entry.attribute("objectClass"), schools: entry.attribute("ucsschoolSchool") };
  }
}

async function* searchGroups({ directory, names, signal, onObject }: WhatToCount): AsyncGenerator<GroupPlace> {
  const filter = and(groupFilter, componentOfDn("cn", names.pupils));
  for await (const { dn } of directory.search({ filter, attributes: [], signal })) {
    onObject();
    const place = placeOf(dn, names);
    if (place) yield place;
  }
}

function placeOf(dn: string, names: ContainerNames): GroupPlace | undefined {
  try {
    return locateGroup(dn, names);
  } catch (error) {
    // such an entry is no class or workgroup
    if (error instanceof ListenerObjectError && error.code === "BAD_DN") return undefined;
    throw error;
  }
}
