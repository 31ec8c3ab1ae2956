// Prints what changes in the directory until Ctrl-C: follow-directory.js
import { directoryAccess, requireSettings } from "@id-connector/connector-settings";
import { openDirectory } from "@id-connector/ldap-reader";

const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    stopping.abort();
  });
const directory = openDirectory(directoryAccess(requireSettings({ env: process.env })));
try {
  const changes = directory.changes({
    mode: "sync",
    signal: stopping.signal,
    // it connects again by itself
    onTrouble: ({ code }, pauseMs) => {
      console.error(`${code}: tried again in ${pauseMs} ms`);
    },
  });
  let isCaughtUp = false;
  for await (const change of changes) {
    if (change.type === "refreshed" && !isCaughtUp) {
      isCaughtUp = true;
      console.error("following");
    }
    // what is there already comes first
    if (!isCaughtUp) continue;
    if (change.type === "present") console.log(`present  ${change.objectType}  ${change.dn}`);
    if (change.type === "gone") console.log(`gone  ${change.dn ?? change.id}`);
  }
} finally {
  await directory.close();
}
