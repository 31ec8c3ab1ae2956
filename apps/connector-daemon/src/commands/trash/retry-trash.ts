import { type Flags, plural } from "@id-connector/command-line";
import { restoreItem } from "@id-connector/queue-fs";
import type { Call } from "../command-call.js";
import { tryAtOnce } from "../try-at-once.js";
import { waitsForPerson } from "../../words/trash-codes.js";
import { answerMoved } from "./answer-moved.js";
import { chooseItems } from "./choose-items.js";
import { moveEach, moveItems } from "./move-items.js";
import { addKinds, type ItemOfKind } from "./object-kinds.js";
import { readAuthority, readChoice } from "./read-choice.js";
import { trashPlaces } from "./trash-places.js";

/**
 * `connector-daemon trash retry`: puts items back into their queue. Held and rejected removals stay: back in the queue they would be
 * judged anew. Status 1 where an item that was asked for is not there.
 */
export async function retryTrashCommand(flags: Flags, call: Call): Promise<number> {
  const { terminal } = call;
  const choice = readChoice(flags);
  const dryRun = flags["dry-run"] === true;
  const chosen = await chooseItems(call, await trashPlaces(call, readAuthority(flags)), choice);
  const wanted = chosen.items.filter(({ code }) => !waitsForPerson(code));
  const items = await addKinds(call, wanted);
  const done = dryRun ? items : await moveItems(items, { done: "put back", move: restore, terminal });
  const moved = { command: "trash retry", dryRun, items, done, missed: chosen.missed };
  const left = chosen.items.length - items.length;
  const remarks = [...(await tellWhatFollows(call, dryRun ? [] : done)), ...tellWhatStays(left)];
  return answerMoved(terminal, moved, { done: ["Put back", "Would be put back"], more: { left }, remarks });
}

async function tellWhatFollows(call: Call, done: readonly ItemOfKind[]): Promise<readonly string[]> {
  if (done.length === 0) return [];
  const authorities = done.flatMap(({ place }) => place.authority ?? []);
  const obstacles = await tryAtOnce(call, authorities);
  const goesOn = "They are sent as the directory has them now; what is refused again comes back here.";
  return obstacles.length > 0 ? obstacles : [goesOn];
}

function tellWhatStays(left: number): readonly string[] {
  if (left === 0) return [];
  const stay = `${plural(left, "removal stays", "removals stay")} here, held by the delete guard or rejected`;
  return [`${stay}: connector-daemon release, or reject.`];
}

function restore(items: readonly ItemOfKind[]): Promise<readonly ItemOfKind[]> {
  return moveEach(items, ({ place, name }) => restoreItem(place.queue, name));
}
