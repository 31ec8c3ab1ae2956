// The classes of a school with the usernames of their members: list-classes.js SCHOOL
import { directoryAccess, requireSettings } from "@id-connector/connector-settings";
import { openDirectory } from "@id-connector/ldap-reader";
import { readContainerNames } from "@id-connector/listener-object";

const [school = ""] = process.argv.slice(2);
const settings = requireSettings({ env: process.env });
const directory = openDirectory({ ...directoryAccess(settings), names: readContainerNames(process.env) });
try {
  const usernames = new Map<string, string>();
  // users come first, then classes and workgroups
  for await (const object of directory.streamSchool(school)) {
    if (object.kind === "user") usernames.set(object.id, object.username);
    if (object.kind !== "school_class") continue;
    // a member without user is not in the directory (yet); one whose name is not known here is of another school
    const members = object.members.flatMap(({ user }) => (user ? [usernames.get(user.id) ?? user.id] : []));
    console.log(`${object.name}: ${members.sort().join(", ")}`);
  }
} finally {
  await directory.close();
}
