import { isDaemonRunning, readLive, troubleAt } from "@id-connector/delivery-tracker";
import type { Call } from "./command-call.js";

/** Why what is in the queues of these authorities does not go on at this moment, one sentence each; none where nothing is in the way. */
export async function describeObstacles(
  { folders, now }: Pick<Call, "folders" | "now">,
  authorities: Iterable<string>,
): Promise<readonly string[]> {
  if (!(await isDaemonRunning(folders)))
    return ["No daemon runs: it waits in the queue. Start it with: connector-daemon run"];
  const live = await readLive(folders);
  return [...new Set(authorities)].flatMap((name) => {
    const trouble = troubleAt(live, name, now());
    return trouble === undefined ? [] : [`It waits in the queue: ${name} ${trouble.text}`];
  });
}
