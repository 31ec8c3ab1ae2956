import { until } from "@id-connector/until";
import { epoch } from "../process/epoch.js";
import { openChanger } from "../world/change-last-names.js";
import { dropItem, itemsOfUsers } from "../world/items.js";
import { authority, type World } from "../world/start-world.js";
import { patienceMs } from "../world/patience.js";

/** How the daemon learns of a change: by an item in the in queue, or from the directory itself. */
export type Way = "appcenter" | "ldap-sync";

/** Changes one user after the other. */
export interface Reactions {
  /** Changes the next user; resolves with how long it took until the broker had the change (ms). */
  next(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Opens it. For an item the clock begins when the item appears, the directory has the change by then. For the directory it begins when the change
 * is handed to ldapmodify, so the directory's own time is in it.
 */
export async function openReactions(world: World, way: Way): Promise<Reactions> {
  const { broker, slapd } = world;
  const items = await itemsOfUsers(world);
  const changer = openChanger(world);
  let number = 0;
  return {
    async next() {
      const item = items[number % items.length];
      if (item === undefined) throw new Error("the directory has no user");
      number += 1;
      const lastName = `Neu ${way} ${number}`;
      const done = broker.call("untilNamed", { authority, id: item.id, lastName, timeoutMs: patienceMs });
      let startedAt = epoch();
      changer.rename(item.dn, lastName);
      if (way === "appcenter") {
        await until("the directory has the change", async () => (await slapd.read(item.dn, "sn"))[0] === lastName);
        startedAt = epoch();
        await dropItem(world, { ...item, object: { ...item.object, lastname: lastName } }, number);
      }
      return (await done) - startedAt;
    },
    close: () => changer.close(),
  };
}
