import type { Content } from "@id-connector/slapd-fixture";
import { untilEmpty } from "../world/queues.js";
import { authority, type World } from "../world/start-world.js";
import { patienceMs } from "../world/patience.js";

type SchoolClass = NonNullable<Content["classes"]>[number];

/** Gives each class of each school the pupils of the next one, and resolves when the broker has that. */
export async function changeSchoolYear({ slapd, broker, folders, content }: World): Promise<void> {
  const { classes } = content;
  const changes = classes.map((one) => {
    const dn = slapd.dn.schoolClass(one.name, one.school);
    return slapd.ldif.modify(dn, { replace: { uniqueMember: membersOf(next(classes, one)) } });
  });
  await slapd.modify(changes.join(""));
  const last = classes.at(-1);
  const member = last && membersOf(next(classes, last))[0];
  if (last === undefined || member === undefined) throw new Error("no class has a pupil");
  await broker.call("untilMember", {
    ...{ authority, timeoutMs: patienceMs },
    classId: await slapd.entryUuid(slapd.dn.schoolClass(last.name, last.school)),
    userId: await slapd.entryUuid(member),
  });
  await untilEmpty([folders.inQueue, folders.outQueue(authority)]);
}

/** The class after one in its school; after the last comes the first. */
function next(classes: readonly SchoolClass[], one: SchoolClass): SchoolClass {
  const own = classes.filter(({ school }) => school === one.school);
  return own[(own.indexOf(one) + 1) % own.length] ?? one;
}

function membersOf({ members }: SchoolClass): readonly string[] {
  return members ?? [];
}
