import { plural } from "@id-connector/command-line";
import { directoryAccess, type Settings } from "@id-connector/connector-settings";
import { openDirectory, userFilter, type Directory } from "@id-connector/ldap-reader";
import { sameSchool, userFields, type ContainerNames, type Fields } from "@id-connector/listener-object";
import type { Authority } from "@id-connector/school-authority-config";
import { directoryMistake } from "../mistakes/directory-mistake.js";
import { toMistake } from "../mistakes/mistake.js";
import { bad, ok, warning, type Finding } from "./finding.js";

/** Connects as the daemon would and looks whether everything it needs can be read. */
export async function checkDirectory(
  settings: Settings,
  names: ContainerNames,
  authorities: readonly Authority[],
): Promise<readonly Finding[]> {
  const directory = openDirectory({ ...directoryAccess(settings), names });
  try {
    return await lookAtDirectory(directory, settings.directory, authorities);
  } finally {
    await directory.close();
  }
}

/** Looks whether an open directory shows everything that is needed; ends at the first thing that cannot be read. */
export async function lookAtDirectory(
  directory: Directory,
  { server, port, tls }: Settings["directory"],
  authorities: readonly Authority[],
): Promise<readonly Finding[]> {
  const what = `${server}:${port}`;
  try {
    await directory.ping();
    const findings = [ok("directory", what, `connected and logged in (${tls === "none" ? "not encrypted" : tls})`)];
    const schools = await directory.readSchools();
    if (schools.length === 0) findings.push(bad("directory", what, noSchools));
    else findings.push(ok("directory", what, `${plural(schools.length, "school")} visible`));
    if ((await directory.readPosition()).length === 0) {
      const message =
        "does not say how far it has come (contextCSN of its base): with several servers nobody can tell whether one is behind; use the overlay syncprov, and let the account read it";
      findings.push(warning("directory", what, message));
    }
    const counts = await countUsers(directory);
    findings.push(
      counts.users === 0
        ? bad("directory", what, noUsers)
        : ok("directory", what, `${plural(counts.users, "user")} visible`),
    );
    if (counts.users > 0 && counts.complete < counts.users) {
      const lacking = counts.users - counts.complete;
      findings.push(
        warning(
          "directory",
          what,
          `${plural(lacking, "user")} without login name, first name or last name: check the data or the access rights`,
        ),
      );
    }
    for (const { name, schools: listed } of authorities) {
      if (listed === "all") continue;
      const unknown = listed.filter((school) => !schools.some((one) => sameSchool(one.name, school)));
      if (unknown.length > 0)
        findings.push(
          warning("directory", name, `lists schools that the directory does not show: ${unknown.join(", ")}`),
        );
    }
    return findings;
  } catch (error) {
    return [bad("directory", what, directoryMistake(error))];
  }
}

const noSchools = toMistake("no school can be seen", [
  "NO_SCHOOLS",
  "Is the base DN that of the whole domain, and may the account read schools (ucsschoolOrganizationalUnit)?",
  ...(["base", "bindDn", "password"] as const),
]);
const noUsers = toMistake("no user can be seen", [
  "NO_USERS",
  "Have the account given the right to read users, or use another one.",
  ...(["bindDn", "password"] as const),
]);

/** All users that the account sees, and how many of them show what the broker must know. */
async function countUsers(directory: Directory): Promise<{ users: number; complete: number }> {
  let users = 0;
  let complete = 0;
  const fields: Fields = userFields;
  const needed = Object.values(fields).flatMap(({ attribute, required }) => (required ? attribute : []));
  for await (const entry of directory.search({
    filter: userFilter,
    attributes: needed,
  })) {
    users++;
    if (needed.every((name) => entry.attribute(name).length > 0)) complete++;
  }
  return { users, complete };
}
