import { join } from "node:path";
import { authority, bareAuthority, password, type World } from "../world/start-world.js";
import { runBare } from "./run-bare.js";
import { rateOf, type Spent } from "./spent.js";

/** As many as the daemon's own upper limit. */
export const requestsAtOnce = 32;
/** As queue-fs: more gain nothing, Node's threads for files are four. */
export const filesAtOnce = 8;
/** About what an item has. */
const itemBytes = 400;

/** Sends all that the product sent, to an authority that has nothing; or reads it there. */
export async function bareClient(
  { broker, url, ca, scratch }: World,
  method: "POST" | "GET",
  { atOnce = requestsAtOnce, users }: { readonly atOnce?: number; readonly users?: number } = {},
): Promise<Spent> {
  const bodiesFile = join(scratch, "bodies");
  await broker.call("writeBodies", { authority, file: bodiesFile });
  if (method === "POST") await broker.call("loseEverything", bareAuthority);
  return runBare("sendAll", {
    ...{ url, ca, password, bodiesFile, method, atOnce },
    authority: method === "POST" ? bareAuthority : authority,
    ...(users === undefined ? {} : { users }),
  });
}

/** Takes so many files through a folder of the queues' file system, writing each into so many copies; files a second. */
export async function bareFiles({ scratch }: World, count: number, copies = 1): Promise<number> {
  const folder = join(scratch, "files");
  return rateOf(await runBare("passFiles", { folder, count, atOnce: filesAtOnce, bytes: itemBytes, copies }));
}
