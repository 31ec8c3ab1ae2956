import type { Change, Place } from "../school/event.js";
import { note } from "../stage/note.js";
import type { Stage } from "../stage/stage.js";
import { toLdif, userDn } from "./to-ldif.js";

/** Makes changes in the directory, in order and without a pause, as soon as it is there. */
export async function performChanges(stage: Stage, what: string, changes: readonly Change[]): Promise<void> {
  const { slapd } = stage.world;
  const records = changes.map((change) => toLdif(slapd, change)).join("");
  await stage.directory.take(() => slapd.modify(records));
  await note(stage, [what, ...noted(records)].join("\n  "));
}

/** The entryUUIDs of users; of those that are not there, none. */
export async function idsOf({ world, directory }: Stage, users: readonly Place[]): Promise<readonly string[]> {
  const { slapd } = world;
  const read = (user: Place) => slapd.read(userDn(slapd, user), "entryUUID").catch(() => []);
  return directory.take(async () => (await Promise.all(users.map(read))).flat());
}

function noted(records: string): readonly string[] {
  const lines = records.split("\n").filter((line) => telling.test(line));
  return lines.length > mostLines
    ? [...lines.slice(0, mostLines), `and ${lines.length - mostLines} lines more`]
    : lines;
}

const mostLines = 80;
const telling =
  /^(dn|changetype|newrdn|newsuperior|add|delete|replace|uniqueMember|givenName|sn|ucsschoolSchool|description):/;
