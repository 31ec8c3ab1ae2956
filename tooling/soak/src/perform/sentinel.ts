import type { Stage } from "../stage/stage.js";

/** A workgroup that no event touches: what happens to it shows that all before it was heard. */
export const sentinel = "Sentinel";

/** Describes the sentinel by a number. */
export async function moveSentinel({ world, directory }: Stage, number: number): Promise<void> {
  const { slapd } = world;
  const change = slapd.ldif.modify(slapd.dn.workgroup(sentinel, sentinelSchool), {
    replace: { description: `Runde ${number}` },
  });
  await directory.take(() => slapd.modify(change));
}

/** The school that is always listed. */
export const sentinelSchool = "Schule0";
