import { CommandFailure, listWords, shown, usageFailure } from "@id-connector/command-line";
import { exitStatus } from "@id-connector/connector-settings";
import { sameSchool, type ObjectKind } from "@id-connector/listener-object";
import type { Call } from "../command-call.js";
import { isHeldCode, waitsForPerson } from "../../words/trash-codes.js";
import { withKnown } from "../trash/object-kinds.js";
import { trashOfAuthority } from "../trash/trash-places.js";
import { trashedItems, type TrashedItem } from "../trash/trashed-item.js";
import { summariseHeld } from "./summarise-held.js";
import { isEmptyChoice, type HeldChoice } from "./read-held-choice.js";

/** A removal that the guard holds, or that was rejected. */
export interface HeldItem extends TrashedItem {
  readonly kind: ObjectKind | undefined;
  /** The schools of the object, as the broker was told of it. */
  readonly schools: readonly string[];
}

/**
 * Finds the held removals that were chosen; rejected ones only where their code or their object was named. Throws CommandFailure "USAGE"
 * where nothing was chosen, with what there is; "NOTHING_HELD" where none was found.
 */
export async function chooseHeld(call: Call, choice: HeldChoice): Promise<readonly HeldItem[]> {
  const { items, others } = await readHeld(call, choice.authority);
  const held = items.filter(({ code }) => isHeldCode(code));
  if (isEmptyChoice(choice)) throw nothingChosen(held);
  if (choice.ids.size > 0) return chooseById(items, others, choice.ids);
  refuseUnknownSchools(items, choice.schools);
  const { codes, schools } = choice;
  const chosen = (codes.size > 0 ? items.filter(({ code }) => codes.has(code)) : held).filter(
    (item) => schools.length === 0 || item.schools.some((name) => schools.some((one) => sameSchool(one, name))),
  );
  if (chosen.length > 0) return chosen;
  const what = codes.size > 0 ? `as ${listWords([...codes], "or")}` : "by the delete guard";
  const where = schools.length > 0 ? ` of ${listWords(schools, "or")}` : "";
  throw nothingHeld(`Nothing${where} is held ${what} for ${choice.authority}.`);
}

/** All held and rejected removals of an authority, and why its other objects lie in the trash. */
async function readHeld(
  call: Call,
  authority: string,
): Promise<{ readonly items: readonly HeldItem[]; readonly others: ReadonlyMap<string, string> }> {
  const place = await trashOfAuthority(call.folders, authority);
  const items: HeldItem[] = [];
  const others = new Map<string, string>();
  await withKnown(call, async ({ entryOf, kindOf }) => {
    for await (const item of trashedItems([place])) {
      call.terminal.stopping.throwIfAborted();
      if (waitsForPerson(item.code))
        items.push({ ...item, kind: await kindOf(item), schools: entryOf(item)?.schools ?? [] });
      else if (item.id !== undefined) others.set(item.id, item.code);
    }
  });
  return { items, others };
}

function chooseById(
  items: readonly HeldItem[],
  others: ReadonlyMap<string, string>,
  ids: ReadonlySet<string>,
): readonly HeldItem[] {
  const chosen = items.filter(({ id }) => id !== undefined && ids.has(id));
  const found = new Set(chosen.map(({ id }) => id));
  const problems = [...ids]
    .filter((id) => !found.has(id))
    .map((id) => {
      const code = others.get(id);
      return code === undefined
        ? `${id} is not in the trash.`
        : `${id} is not held: it lies in the trash as ${code} (trash retry, trash drop).`;
    });
  if (problems.length > 0) throw nothingHeld("Nothing was changed.", problems);
  return chosen;
}

function refuseUnknownSchools(items: readonly HeldItem[], schools: readonly string[]): void {
  const there = [...new Set(items.flatMap((item) => item.schools))].sort();
  const unknown = schools.filter((name) => !there.some((one) => sameSchool(one, name)));
  if (unknown.length === 0) return;
  const hint =
    there.length === 0 ? "The ledger knows the school of none." : `There is something of: ${there.join(", ")}.`;
  throw nothingHeld(`Nothing is held of ${listWords(unknown.map(shown), "or")}. ${hint}`);
}

function nothingChosen(held: readonly HeldItem[]): CommandFailure {
  const { message } = usageFailure("choose something: --all, --code, --school or entryUUIDs");
  const there = held.length === 0 ? "Nothing is held." : "Held are:";
  return new CommandFailure(exitStatus.usage, "USAGE", `${message}. ${there}`, summariseHeld(held));
}

function nothingHeld(message: string, problems: readonly string[] = []): CommandFailure {
  return new CommandFailure(exitStatus.no, "NOTHING_HELD", message, problems);
}
