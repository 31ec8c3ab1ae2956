import { readLive, troubleAt } from "@id-connector/delivery-tracker";
import type { Surroundings } from "../surroundings.js";

/**
 * Why some of these authorities do not go on at this moment, one sentence each; the answer tells of inactive authorities
 * anyway.
 */
export async function findTroubles(
  concerned: Iterable<string>,
  { folders, authorities }: Surroundings,
): Promise<readonly string[]> {
  const live = await readLive(folders);
  const now = Date.now();
  const active = new Set(authorities.filter((one) => one.active).map(({ name }) => name));
  return [...concerned]
    .filter((name) => active.has(name))
    .flatMap((name) => {
      const trouble = troubleAt(live, name, now);
      return trouble ? [`${name} ${trouble.text}`] : [];
    });
}
