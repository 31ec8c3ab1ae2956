import { CommandFailure, type Flags, plural, type Terminal } from "@id-connector/command-line";
import { exitStatus } from "@id-connector/connector-settings";
import { readContainerNames } from "@id-connector/listener-object";
import { removeTrashed } from "@id-connector/queue-fs";
import type { Call } from "../command-call.js";
import { isRemovalUnseen, waitsForPerson } from "../../words/trash-codes.js";
import { answerMoved } from "./answer-moved.js";
import { chooseItems } from "./choose-items.js";
import { countItems, describeItems } from "./describe-items.js";
import { moveItems } from "./move-items.js";
import { addKinds, type ItemOfKind } from "./object-kinds.js";
import { readAuthority, readChoice } from "./read-choice.js";
import { trashPlaces } from "./trash-places.js";
import { readContent } from "./trashed-item.js";

/**
 * `connector-daemon trash drop`: throws items away. Asks on a terminal; deletions that the broker never confirmed need that answer or
 * --yes. Status 1 where an item that was asked for is not there.
 */
export async function dropTrashCommand(flags: Flags, call: Call): Promise<number> {
  const { terminal, env } = call;
  const choice = readChoice(flags);
  const dryRun = flags["dry-run"] === true;
  const { items: chosen, missed } = await chooseItems(call, await trashPlaces(call, readAuthority(flags)), choice);
  const items = await addKinds(call, chosen);
  const deletions = await countDeletions(items, env);
  if (!dryRun && flags["yes"] !== true) await ask(terminal, items, deletions);
  const done = dryRun ? items : await moveItems(items, { done: "dropped", move: remove, terminal });
  return answerMoved(
    terminal,
    { command: "trash drop", dryRun, items, done, missed },
    { done: ["Dropped", "Would be dropped"], more: { deletions }, remarks: tellMeaning(deletions) },
  );
}

async function ask(terminal: Terminal, items: readonly ItemOfKind[], deletions: number): Promise<void> {
  const meaning = tellMeaning(deletions).map((line) => `${line} `);
  const reply = await terminal.ask(`${meaning.join("")}Drop ${describeItems(countItems(items))}?`);
  if (reply === false) throw new CommandFailure(exitStatus.no, "DECLINED", "Nothing was changed.");
  if (reply === true || deletions === 0) return;
  const message = `Nothing was changed. ${meaning.join("")}Give --yes if that is meant.`;
  throw new CommandFailure(exitStatus.no, "NOT_CONFIRMED", message);
}

function tellMeaning(deletions: number): readonly string[] {
  if (deletions === 0) return [];
  const are = plural(deletions, "of them is a removal", "of them are removals");
  const live =
    deletions === 1
      ? "that account lives on there, and verify shows it as leaver"
      : "those accounts live on there, and verify shows them as leavers";
  return [`${are} that the broker never confirmed: ${live}.`];
}

/** How many are removals that the broker never confirmed. */
async function countDeletions(items: readonly ItemOfKind[], env: Call["env"]): Promise<number> {
  const names = readContainerNames(env);
  let count = 0;
  for (const item of items) {
    const { reason, code } = item;
    const isSaid = reason?.lasting === true || waitsForPerson(code) || isRemovalUnseen(code);
    if (isSaid || (await readContent(item, names))?.isDeletion === true) count += 1;
  }
  return count;
}

async function remove(items: readonly ItemOfKind[]): Promise<readonly ItemOfKind[]> {
  for (const place of new Set(items.map((item) => item.place))) {
    const here = items.filter((item) => item.place === place);
    await removeTrashed(
      place.queue,
      here.map(({ name }) => name),
    );
  }
  return items;
}
