import { connectorFolders } from "@id-connector/connector-settings";
import { ordersFolder, writeOrder } from "@id-connector/deletion-orders";
import { openLedger } from "@id-connector/delivery-ledger";
import { itemOf, type ListenerItem } from "@id-connector/listener-object";
import { openQueue, putItems } from "@id-connector/queue-fs";
import { authority, status, until, type World } from "@id-connector/test-world";

/** Takes up another list of schools, as `manage_schools_to_sync` does: resolves when nothing is delivered by the old one any more. */
export async function list(world: World, schools: readonly string[]): Promise<void> {
  await world.configure(authority, { schools });
  await until("the list is in force", async () => {
    const inForce = (await status(world)).authorities[authority]?.schools;
    return JSON.stringify(inForce) === JSON.stringify(schools);
  });
}

/** Orders the removal of a school: items of all that the ledger knows of it, the school's own first. Returns the school's id. */
export async function orderRemoval(world: World, school: string): Promise<string> {
  const ledger = await openLedger(connectorFolders(world.home).ledger, { readOnly: true });
  const entries = [...ledger.authority(authority).entries({ school })];
  await ledger.close();
  const known = entries.find(([, { kind }]) => kind === "school");
  const schoolId = known?.[0] ?? (await world.slapd.entryUuid(world.slapd.dn.school(school)));
  const others = entries.filter(([, { kind }]) => kind !== "school").map(([id]) => itemOf(id, undefined));
  const items = [schoolItem(schoolId, school), ...others];
  const order = { command: "remove_schools", by: {}, objects: items.map(({ id }) => id), now: Date.now() };
  await writeOrder(ordersFolder(connectorFolders(world.home).state, authority), order);
  await put(
    world,
    items.map((item) => ({ ...item, deletionAllowed: true })),
  );
  return schoolId;
}

/** An order that speaks of a school. */
export function schoolItem(id: string, name: string): ListenerItem {
  const object = { name, displayName: name };
  return { id, dn: `ou=${name},dc=test`, udm_object_type: "container/ou", object, options: null };
}

/** Puts items into a queue, straight into the authority's out queue if no other is named, to be sent whatever the ledger says. */
export async function put(
  { home }: World,
  items: readonly ListenerItem[],
  into: "in queue" | "out queue" = "out queue",
): Promise<void> {
  const folders = connectorFolders(home);
  const queue =
    into === "in queue"
      ? await openQueue(folders.inQueue, folders.besideInQueue)
      : await openQueue(folders.outQueue(authority), { tmpFolder: folders.tmp });
  await putItems(
    queue,
    items.map((item) => ({ key: item.id, value: { ...item, resend: true }, priority: 7 })),
  );
}
