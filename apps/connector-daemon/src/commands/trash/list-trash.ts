import { type Flags, formatCount } from "@id-connector/command-line";
import { exitStatus } from "@id-connector/connector-settings";
import type { Call } from "../command-call.js";
import { createCauses, type TrashCause } from "./causes.js";
import { formatCauses } from "./format-causes.js";
import { withKnown } from "./object-kinds.js";
import { readAuthority } from "./read-choice.js";
import { trashPlaces, type TrashPlace } from "./trash-places.js";
import { trashedItems } from "./trashed-item.js";
import { whatHelps } from "../../words/trash-codes.js";

/** `connector-daemon trash`: every cause in each trash, with what helps. */
export async function listTrashCommand(flags: Flags, call: Call): Promise<number> {
  const { terminal, now } = call;
  const places = await trashPlaces(call, readAuthority(flags));
  const trashes = await withKnown(call, async ({ kindOf }) => {
    const progress = terminal.progress("objects looked at");
    try {
      return await Promise.all(places.map((place) => readTrash(place)));
    } finally {
      progress.end();
    }

    async function readTrash(place: TrashPlace): Promise<PlaceCauses> {
      const causes = createCauses();
      for await (const item of trashedItems([place])) {
        terminal.stopping.throwIfAborted();
        causes.add({ ...item, kind: await kindOf(item) });
        progress.advance();
      }
      return { place, causes: causes.list() };
    }
  });
  terminal.answer(toDocument(trashes), toLines(trashes, now()));
  return exitStatus.done;
}

interface PlaceCauses {
  readonly place: TrashPlace;
  readonly causes: readonly TrashCause[];
}

function toDocument(trashes: readonly PlaceCauses[]): object {
  return {
    command: "trash list",
    trashes: trashes.map(({ place, causes }) => ({
      trash: place.title,
      authority: place.authority ?? null,
      count: countOf(causes),
      causes: causes.map((cause) => ({ ...cause, help: whatHelps(cause.code) })),
    })),
    count: trashes.reduce((sum, { causes }) => sum + countOf(causes), 0),
  };
}

function toLines(trashes: readonly PlaceCauses[], now: number): readonly string[] {
  const filled = trashes.filter(({ causes }) => causes.length > 0);
  const authority = trashes.length === 1 ? trashes[0]?.place.authority : undefined;
  if (filled.length === 0)
    return [authority === undefined ? "The trash is empty." : `The trash of ${authority} is empty.`];
  return filled.flatMap(({ place, causes }, index) => [
    ...(index === 0 ? [] : [""]),
    `${place.title}: ${formatCount(countOf(causes))} in the trash`,
    ...formatCauses(causes, now),
  ]);
}

function countOf(causes: readonly TrashCause[]): number {
  return causes.reduce((sum, { count }) => sum + count, 0);
}
