import { authority, settled, startWorld, type World } from "@id-connector/test-world";
import { namesIn, type Content, type UserRole } from "@id-connector/slapd-fixture";

const names = namesIn({ base: "dc=ucs,dc=test", districts: false });
const pupils = ["anna", "ben", "cem", "dora", "emil", "finn"];
const user = (username: string, role: UserRole, ...schools: string[]) => ({ username, role, schools });
const dn = (username: string) => names.user(username, "student", "SchuleA");

/** Two schools as an office knows them, with some who are nobody's business at the broker. */
export const twoSchools = {
  schools: [{ name: "SchuleA", displayName: "Schule A" }, "SchuleB", "SchuleC"],
  users: [
    ...pupils.map((name) => user(name, "student", "SchuleA")),
    user("in.both", "teacher", "SchuleA", "SchuleB"),
    user("gina", "student", "SchuleB"),
    user("not.listed", "student", "SchuleC"),
    user("guardian", "legal_guardian", "SchuleA"),
    user("exam-anna", "exam_user", "SchuleA"),
    user("boss", "school_admin", "SchuleA"),
  ],
  classes: [
    { school: "SchuleA", name: "1a", members: ["anna", "ben", "cem"].map(dn) },
    { school: "SchuleA", name: "1b", members: ["dora", "emil", "finn"].map(dn) },
    { school: "SchuleB", name: "2b", members: [names.user("gina", "student", "SchuleB")] },
  ],
  workgroups: [{ school: "SchuleA", name: "chor", members: ["anna", "dora"].map(dn) }],
};

/** A world in which the daemon brought everything to the broker and was stopped again, and the ids of all objects by their names. */
export async function startFilledWorld(
  content: Content = twoSchools,
  schools: readonly string[] = ["SchuleA", "SchuleB"],
): Promise<Filled> {
  const world = await startWorld({ slapd: { content } });
  await world.configure(authority, { schools });
  const daemon = world.start();
  await world.converged(authority, schools);
  await settled(world);
  await daemon.stop();
  const nameOf = new Map<string, string>();
  const idOf: Record<string, string> = {};
  const learn = (id: string, name: string) => {
    nameOf.set(id, name);
    idOf[name] = id;
  };
  const held = world.broker.dump()[authority];
  for (const one of Object.values(held?.users ?? {})) learn(one.id, (one as { user_name: string }).user_name);
  for (const one of [...Object.values(held?.schools ?? {}), ...Object.values(held?.classes ?? {})])
    learn(one.id, (one as { name: string }).name);
  for (const one of Object.values(held?.workgroups ?? {})) learn(one.id, (one as { name: string }).name);
  return { world, nameOf, id: (name) => idOf[name] ?? `no ${name}` };
}

export interface Filled {
  readonly world: World;
  readonly nameOf: ReadonlyMap<string, string>;
  readonly id: (name: string) => string;
}
