import { askToResume, isDaemonRunning, readLive, troubleAt } from "@id-connector/delivery-tracker";
import type { Call } from "./command-call.js";

/**
 * Has authorities that wait try at once, as a person put something into their queues. Returns why an authority does not simply go on, one
 * sentence each; none where nothing is in the way.
 */
export async function tryAtOnce(
  { folders, now }: Pick<Call, "folders" | "now">,
  authorities: Iterable<string>,
): Promise<readonly string[]> {
  if (!(await isDaemonRunning(folders)))
    return ["No daemon runs: it waits in the queue. Start it with: connector-daemon run"];
  const live = await readLive(folders);
  const names = new Set(authorities);
  const asked = await askToResume(folders, names);
  return [...names].flatMap((name) => {
    const trouble = troubleAt(live, name, now());
    if (trouble === undefined) return [];
    const tried = asked.includes(name) ? " It is tried again now." : "";
    return [`It waits in the queue: ${name} ${trouble.text}${tried}`];
  });
}
