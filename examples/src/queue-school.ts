// Puts a school into the in queue, to be sent again; for cron, at night: queue-school.js SCHOOL
import { connectorFolders, directoryAccess, requireSettings } from "@id-connector/connector-settings";
import { openDirectory } from "@id-connector/ldap-reader";
import { type DirectoryObject, readContainerNames, resendItem } from "@id-connector/listener-object";
import { openQueue, putStream } from "@id-connector/queue-fs";

const [name = ""] = process.argv.slice(2);
const settings = requireSettings({ env: process.env });
const folders = connectorFolders(settings.home);
const directory = openDirectory({ ...directoryAccess(settings), names: readContainerNames(process.env) });
const queue = await openQueue(folders.inQueue, folders.besideInQueue);

async function* objectsOf(school: string): AsyncGenerator<DirectoryObject> {
  const itself = await directory.findSchool(school);
  if (itself) yield itself;
  yield* directory.streamSchool(school);
}

async function* itemsOf(school: string) {
  // the least urgent: whatever changes in the morning overtakes it
  for await (const object of objectsOf(school))
    yield { key: object.id, value: resendItem(object.id, object), priority: 9 };
}

try {
  const count = await putStream(queue, itemsOf(name));
  console.log(`${count} objects of ${name} are queued`);
} finally {
  await directory.close();
}
