// What the broker of a school authority holds of a user: held-of-user.js AUTHORITY USERNAME|ENTRYUUID
import { isEntryUuid, openBroker } from "@id-connector/broker-client";
import { connectorFolders, directoryAccess, requireSettings } from "@id-connector/connector-settings";
import { openDirectory } from "@id-connector/ldap-reader";
import { brokerAccess, findAuthority } from "@id-connector/school-authority-config";

const [authorityName = "", user = ""] = process.argv.slice(2);
const settings = requireSettings({ env: process.env });
const folders = connectorFolders(settings.home);
const authority = await findAuthority(folders.authorities, authorityName, folders);
const directory = openDirectory(directoryAccess(settings));
const broker = openBroker({ ...(await brokerAccess(authority, folders)), env: process.env });
try {
  // who left the directory is asked for by the entryUUID
  const id = isEntryUuid(user) ? user : (await directory.findUser(user))?.id;
  const held = id === undefined ? undefined : await broker.users.get(id);
  if (held) {
    console.log(JSON.stringify(held, null, 2));
  } else {
    console.error(id === undefined ? `The directory has no user ${user}.` : `The broker does not hold ${id}.`);
    process.exitCode = 1;
  }
} finally {
  await Promise.all([directory.close(), broker.close()]);
}
