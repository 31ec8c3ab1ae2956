import { isDaemonRunning, readLive, troubleOf } from "@id-connector/delivery-tracker";
import type { Site } from "../site.js";

/** Why nothing is delivered to the authority at this moment; undefined where nothing is in the way. */
export async function describeObstacle({
  folders,
  authority,
}: Pick<Site, "folders" | "authority">): Promise<string | undefined> {
  if (!(await isDaemonRunning(folders))) return "no daemon runs. Start it with: connector-daemon run";
  const trouble = troubleOf((await readLive(folders))?.authorities[authority.name]);
  return trouble && `${authority.name} ${trouble.text}`;
}
