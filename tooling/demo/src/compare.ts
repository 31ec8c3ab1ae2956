import type { SimulatedBroker } from "@id-connector/broker-simulator";
import type { DemoDirectory } from "@id-connector/demo-directory";
import { authority } from "./start-demo.js";

export interface Comparison {
  /** Objects that the directory has or the broker holds. */
  readonly total: number;
  readonly equal: number;
  /** What differs, as `kind id`. */
  readonly different: readonly string[];
}

/** Holds the broker against the directory, object by object, with nothing of the product in between. */
export function compare(directory: DemoDirectory, broker: SimulatedBroker): Comparison {
  const wanted = wantedObjects(directory);
  const held = new Map<string, string>();
  const dump = broker.dump()[authority];
  for (const [kind, objects] of Object.entries(dump ?? {})) {
    for (const [id, object] of Object.entries(objects)) held.set(`${kind} ${id}`, canonical(object));
  }
  const all = new Set([...wanted.keys(), ...held.keys()]);
  const different = [...all].filter((name) => wanted.get(name) !== held.get(name));
  return { total: all.size, equal: all.size - different.length, different };
}

/** What the broker must hold, as canonical JSON by `kind id`. */
export function wantedObjects(directory: DemoDirectory): ReadonlyMap<string, string> {
  const wanted = new Map<string, string>();
  const users = new Map<string, { readonly names: object; readonly context: Record<string, unknown> }>();
  for (const school of directory.entries()) {
    const { id, name, displayName } = school;
    wanted.set(`schools ${id}`, canonical({ id, name, display_name: displayName }));
    for (const kind of ["classes", "workgroups"] as const) {
      for (const group of school[kind]) wanted.set(`${kind} ${group.id}`, canonical({ ...group, school: name }));
    }
    for (const user of school.users) {
      const names = { id: user.id, first_name: user.firstname, last_name: user.lastname, user_name: user.username };
      const known = users.get(user.id) ?? { names, context: {} };
      known.context[name] = { roles: [...user.roles].sort(), classes: [...user.classes].sort() };
      users.set(user.id, known);
    }
  }
  for (const [id, { names, context }] of users) wanted.set(`users ${id}`, canonical({ ...names, context }));
  return wanted;
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}
