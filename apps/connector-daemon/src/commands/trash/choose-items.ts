import { CommandFailure, listWords, shown, usageFailure } from "@id-connector/command-line";
import { exitStatus } from "@id-connector/connector-settings";
import type { Call } from "../command-call.js";
import type { Choice } from "./read-choice.js";
import type { TrashPlace } from "./trash-places.js";
import { trashedItems, type TrashedItem } from "./trashed-item.js";
import { trashCodes } from "../../words/trash-codes.js";

/** The items that were chosen, and the names and codes of which none was found. */
export interface Chosen {
  readonly items: readonly TrashedItem[];
  readonly missed: readonly string[];
}

/**
 * Finds what was chosen in these trashes. Throws CommandFailure "USAGE" for a code that nothing has ever had, "NOT_IN_TRASH" where nothing
 * was found.
 */
export async function chooseItems(call: Call, places: readonly TrashPlace[], choice: Choice): Promise<Chosen> {
  const { all, codes, ids, files } = choice;
  const items: TrashedItem[] = [];
  const [found, there] = [new Set<string>(), new Set<string>()];
  for await (const item of trashedItems(places)) {
    call.terminal.stopping.throwIfAborted();
    const { name, id } = item;
    there.add(item.code);
    const marks = [files.has(name) && name, id !== undefined && ids.has(id) && id].filter(isText);
    const code = [...codes].find((one) => one === item.code.toUpperCase());
    for (const mark of [...marks, code].filter(isText)) found.add(mark);
    if (all || marks.length > 0 || code !== undefined) items.push(item);
  }
  refuseUnknown(codes, there);
  const missed = [...codes, ...ids, ...files].filter((one) => !found.has(one));
  if (items.length === 0) {
    const message = all ? emptyTrash(places) : `${notThere(missed)} in ${titleOf(places)}.`;
    throw new CommandFailure(exitStatus.no, "NOT_IN_TRASH", message);
  }
  return { items, missed };
}

/** "There is no EXISTS or a.json": the beginning of a sentence that says where. */
export function notThere(missed: readonly string[]): string {
  return `There is no ${listWords(missed.map(shown), "or")}`;
}

function refuseUnknown(codes: ReadonlySet<string>, there: ReadonlySet<string>): void {
  const possible = new Set([...trashCodes, ...there].map((code) => code.toUpperCase()));
  const unknown = [...codes].filter((code) => !possible.has(code));
  if (unknown.length === 0) return;
  const here = [...there].sort();
  const hint =
    here.length === 0
      ? "The trash is empty."
      : `In the trash ${here.length === 1 ? "is" : "are"} ${listWords(here, "and")}.`;
  throw usageFailure(`there is no code ${listWords(unknown.map(shown), "or")}. ${hint}`);
}

function emptyTrash(places: readonly TrashPlace[]): string {
  return `Nothing lies in ${titleOf(places)}.`;
}

function titleOf(places: readonly TrashPlace[]): string {
  const [only] = places;
  return places.length === 1 && only?.authority !== undefined ? `the trash of ${only.authority}` : "the trash";
}

function isText(value: string | false | undefined): value is string {
  return typeof value === "string";
}
