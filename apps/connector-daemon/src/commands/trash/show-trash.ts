import { type Flags, plural } from "@id-connector/command-line";
import { exitStatus } from "@id-connector/connector-settings";
import { readContainerNames } from "@id-connector/listener-object";
import type { Call } from "../command-call.js";
import { chooseItems, notThere } from "./choose-items.js";
import { formatItems } from "./format-items.js";
import { readDetails, type ItemDetails } from "./item-details.js";
import { withKnown } from "./object-kinds.js";
import { readAuthority, readShown } from "./read-choice.js";
import { trashPlaces } from "./trash-places.js";
import type { TrashedItem } from "./trashed-item.js";

/** A person does not read more on a terminal; a program gets all. */
const mostShown = 50;

/**
 * `connector-daemon trash show`: everything that is known of some items. Status 1 where an item that was asked for is not there.
 */
export async function showTrashCommand(flags: Flags, call: Call): Promise<number> {
  const { terminal, now, env } = call;
  const choice = readShown(flags);
  const places = await trashPlaces(call, readAuthority(flags));
  const { items, missed } = await chooseItems(call, places, choice);
  const newestFirst = [...items].sort((a, b) => (lastAt(a) < lastAt(b) ? 1 : -1));
  const shown = flags["json"] === true ? newestFirst : newestFirst.slice(0, mostShown);
  const names = readContainerNames(env);
  const details = await withKnown(call, async (known) => {
    const read: ItemDetails[] = [];
    for (const item of shown) {
      terminal.stopping.throwIfAborted();
      read.push(await readDetails(item, known, names));
    }
    return read;
  });
  const more = items.length - shown.length;
  const texts = [
    ...formatItems(details, now()),
    ...(more > 0 ? [[`and ${plural(more, "more object")}: --json shows all`]] : []),
  ];
  const lines = texts.flatMap((text, index) => (index === 0 ? text : ["", ...text]));
  terminal.answer({ command: "trash show", count: items.length, missed, items: details }, lines);
  if (missed.length > 0) terminal.warn(`${notThere(missed)} in the trash.`);
  return missed.length > 0 ? exitStatus.no : exitStatus.done;
}

function lastAt({ reason }: TrashedItem): string {
  return reason?.lastAt ?? "";
}
