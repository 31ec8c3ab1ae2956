// Holds the daemon's lock on the home folder argv[2]. For each line of standard input it writes that line as status.json, with the time
// in the place of "NOW", and prints "said".
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { connectorFolders } from "@id-connector/connector-settings";
import { lockFolder } from "@id-connector/folder-lock";

const { state } = connectorFolders(process.argv[2]);
await lockFolder(state, "daemon");
console.log("locked");
for await (const line of createInterface({ input: process.stdin })) {
  await writeFile(join(state, "status.json.tmp"), line.replace("NOW", new Date().toISOString()));
  await rename(join(state, "status.json.tmp"), join(state, "status.json"));
  console.log("said");
}
