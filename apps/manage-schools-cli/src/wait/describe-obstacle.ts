import { isDaemonRunning, readLive, troubleAt } from "@id-connector/delivery-tracker";
import type { Site } from "../site.js";

/** Why nothing is delivered to the authority at this moment; undefined where nothing is in the way. */
export async function describeObstacle({
  folders,
  authority,
  now,
}: Pick<Site, "folders" | "authority" | "now">): Promise<string | undefined> {
  if (!(await isDaemonRunning(folders))) return "no daemon runs. Start it with: connector-daemon run";
  const trouble = troubleAt(await readLive(folders), authority.name, now());
  return trouble && `${authority.name} ${trouble.text}`;
}
