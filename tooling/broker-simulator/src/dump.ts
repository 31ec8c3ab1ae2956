import { view } from "./holdings.js";
import {
  resources,
  type AnyObject,
  type ObjectOf,
  type Resource,
  type School,
  type SchoolClass,
  type User,
} from "./objects.js";
import type { Authority, World } from "./world.js";
import { writeJson } from "./write-json.js";

/** All that is held: authority → resource → id → object, all sorted by name. */
export type Dump = Readonly<Record<string, AuthorityDump>>;
export type AuthorityDump = { readonly [R in Resource]: Readonly<Record<string, ObjectOf[R]>> };

/** All that is held, as plain objects. */
export function dump(world: World): Dump {
  return Object.fromEntries(
    sorted(world.authorities.values(), ({ name }) => name).map((authority) => [
      authority.name,
      Object.fromEntries(
        resources.map((resource) => [
          resource,
          Object.fromEntries(objectsOf(authority, resource).map((object) => [object.id, plain(object)])),
        ]),
      ) as unknown as AuthorityDump,
    ]),
  );
}

/** The same as JSON text for people, two spaces deep; the schools of a context stand in the order that the broker knows. */
export function dumpText(world: World): string {
  const all = sorted(world.authorities.values(), ({ name }) => name).map((authority) => {
    const parts = resources.map((resource) => {
      const objects = objectsOf(authority, resource).map((object) => [object.id, object] as const);
      return [resource, new Map(objects)] as const;
    });
    return [authority.name, new Map(parts)] as const;
  });
  return `${writeJson(new Map(all), 2)}\n`;
}

/** An object with its context as a plain object. */
export function plain(object: AnyObject): School | SchoolClass | User {
  return "context" in object ? { ...object, context: Object.fromEntries(object.context) } : object;
}

function objectsOf({ holdings }: Authority, resource: Resource): AnyObject[] {
  const ids = [...holdings[resource].keys()].sort();
  return ids.flatMap((id) => view(holdings, resource, id) ?? []);
}

function sorted<T>(values: Iterable<T>, by: (value: T) => string): T[] {
  return [...values].sort((a, b) => (by(a) < by(b) ? -1 : 1));
}
