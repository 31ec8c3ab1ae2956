import { isDaemonRunning, readLive } from "@id-connector/delivery-tracker";
import type { Site } from "../site.js";

/** Why nothing is delivered to the authority at this moment; undefined where nothing is in the way. */
export async function describeObstacle({
  folders,
  authority,
}: Pick<Site, "folders" | "authority">): Promise<string | undefined> {
  if (!(await isDaemonRunning(folders))) return "no daemon runs (start it with connector-daemon run)";
  const live = (await readLive(folders))?.authorities[authority.name];
  if (live === undefined || live.state === "working") return undefined;
  if (live.state === "deactivated") return 'the authority is not active ("active" in its configuration)';
  const why = live.why === undefined ? "" : ` (${live.why.code}: ${live.why.message})`;
  return `the authority is ${live.state}${why}`;
}
