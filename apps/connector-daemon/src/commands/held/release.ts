import type { Flags } from "@id-connector/command-line";
import { ordersFolder, whoOrders, writeOrder } from "@id-connector/deletion-orders";
import {
  forBroker,
  itemOf,
  ListenerObjectError,
  parseListenerItem,
  type ListenerItem,
} from "@id-connector/listener-object";
import { priorityOf, putItems, readItem, removeTrashed, trashOf, type NewItem } from "@id-connector/queue-fs";
import type { Call } from "../command-call.js";
import { tryAtOnce } from "../try-at-once.js";
import { moveItems } from "../trash/move-items.js";
import { answerDecision } from "./answer-decision.js";
import { askAbout } from "./ask-about.js";
import { chooseHeld, type HeldItem } from "./choose-held.js";
import { readHeldChoice } from "./read-held-choice.js";
import { describeRemovals } from "./summarise-held.js";

/** `connector-daemon release`: orders held removals, and puts them back into the out queue. Asks on a terminal. */
export async function releaseCommand(flags: Flags, call: Call): Promise<number> {
  const { terminal } = call;
  const choice = readHeldChoice(flags);
  const dryRun = flags["dry-run"] === true;
  const items = await chooseHeld(call, choice);
  if (!dryRun && flags["yes"] !== true)
    await askAbout(terminal, `Let through to the broker of ${choice.authority}: ${describeRemovals(items)}?`);
  if (!dryRun) await order(call, choice.authority, items);
  const done = dryRun ? items : await moveItems(items, { done: "released", move: release, terminal });
  const obstacles = dryRun || done.length === 0 ? [] : await tryAtOnce(call, [choice.authority]);
  const follows = "Whoever is in the directory again is sent, not deleted.";
  const remarks = dryRun ? [] : obstacles.length > 0 ? obstacles : [follows];
  const decided = { command: "release", authority: choice.authority, dryRun, items, done };
  return answerDecision(terminal, decided, { done: ["Released", "Would be released"], remarks });
}

/** Writes the order that lets these objects pass the guard, and no others, once; it is on disk before their items. */
async function order({ folders, env, now }: Call, authority: string, items: readonly HeldItem[]): Promise<void> {
  const objects = (await Promise.all(items.map(objectOf))).flat();
  await writeOrder(ordersFolder(folders.state, authority), {
    ...{ command: "release", by: whoOrders(env), objects, now: now() },
  });
}

/** The object of an item, by its reason, else by its content; empty where neither names one. */
async function objectOf(item: HeldItem): Promise<readonly string[]> {
  if (item.id !== undefined) return [item.id];
  return (await readReleased(item)).map(({ newItem }) => newItem.key);
}

/**
 * Puts the new items on disk before the trash gives up the old ones: a crash in between leaves both, and the second item says nothing
 * new.
 */
async function release(items: readonly HeldItem[]): Promise<readonly HeldItem[]> {
  const released = (await Promise.all(items.map(readReleased))).flat();
  const [first] = released;
  if (first === undefined) return [];
  const { queue } = first.item.place;
  await putItems(
    queue,
    released.map(({ newItem }) => newItem),
  );
  await removeTrashed(
    queue,
    released.map(({ item }) => item.name),
  );
  return released.map(({ item }) => item);
}

/** What goes into the queue for an item; nothing where it left the trash meanwhile. */
async function readReleased(
  item: HeldItem,
): Promise<readonly { readonly item: HeldItem; readonly newItem: NewItem }[]> {
  const { place, name } = item;
  const found = await readItem(trashOf(place.queue), name);
  if (found.state === "gone") return [];
  const said = found.state === "read" ? parsed(found.value) : undefined;
  // the person ordered the object that was shown: an item that speaks of another object now is not used
  const isMeant = said !== undefined && (item.id === undefined || said.id === item.id);
  const value = isMeant ? said : item.id && itemOf(item.id, undefined);
  if (!value) return [];
  const newItem = { key: value.id, value: { ...value, deletionAllowed: true }, priority: priorityOf(name) };
  return [{ item, newItem }];
}

/** Undefined for a value that is no item: the reason names the object, and that is enough. */
function parsed(value: unknown): ListenerItem | undefined {
  try {
    return forBroker(parseListenerItem(value));
  } catch (error) {
    if (!(error instanceof ListenerObjectError)) throw error;
    return undefined;
  }
}
