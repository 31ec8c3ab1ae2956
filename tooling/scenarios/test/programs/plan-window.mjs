// Plans a window for deletions in the state folder in argv[2], another one in its place, and ends it.
import { join } from "node:path";
import { writeAllowance } from "../../../../apps/connector-daemon/dist/commands/held/write-allowance.js";
import { allowanceFile } from "@id-connector/school-authority-config";
import { say, workOnOrder } from "./work-on-order.mjs";

const [folder] = process.argv.slice(2);
const window = { schools: null, number: 1, from: "2026-01-01T00:00:00Z", until: "2026-01-02T00:00:00Z", reason: "" };
await workOnOrder(async () => {
  const file = allowanceFile(join(folder, "state"), "Traeger2");
  await writeAllowance(file, window);
  say("planned");
  await writeAllowance(file, { ...window, number: 2 });
  say("planned anew");
  await writeAllowance(file, undefined);
  say("ended");
});
