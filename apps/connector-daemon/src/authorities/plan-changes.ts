import type { Authority, ConfigProblem, Loaded } from "@id-connector/school-authority-config";
import type { Station } from "./station.js";

/** What a newly loaded configuration means for the authorities. */
export interface Plan {
  readonly update: readonly Authority[];
  /** Authorities whose configuration has mistakes, with all of them; some may have no station yet. */
  readonly suspend: ReadonlyMap<string, readonly ConfigProblem[]>;
  readonly remove: readonly Station[];
  /** Whether the folder could be read: only then an authority that is not in it counts as not configured. */
  readonly readable: boolean;
}

/** Compares what was loaded with the stations that there are. Pure. */
export function planChanges({ authorities, problems }: Loaded, stations: readonly Station[]): Plan {
  const sound = new Set(authorities.map(({ name }) => name));
  const suspend = new Map<string, readonly ConfigProblem[]>();
  for (const problem of problems) {
    // a file that cannot be read any more does not name its authority: it belongs to the same one as before
    const station = stations.find(({ authority }) => authority?.file === problem.file);
    const name = station?.name ?? problem.authority;
    if (name !== undefined && !sound.has(name)) suspend.set(name, [...(suspend.get(name) ?? []), problem]);
  }
  // a folder that cannot be read proves nothing, least of all that its authorities were removed
  const readable = problems.every((problem) => problem.authority !== undefined);
  const remove = stations.filter(({ name }) => readable && !sound.has(name) && !suspend.has(name));
  return { update: authorities, suspend, remove, readable };
}
