import { intactParts, rankNames } from "@id-connector/close-names";
import {
  and,
  componentOfDn,
  type Directory,
  groupFilter,
  type Filter,
  or,
  present,
  substring,
  userFilter,
} from "@id-connector/ldap-reader";
import {
  type ContainerNames,
  type DirectorySchool,
  type GroupPlace,
  normaliseValue,
} from "@id-connector/listener-object";
import { placeOf } from "./read-dn.js";

/** Names that are close to a name that does not exist. */
export interface Suggestions {
  /** The likeliest first, at most ten. */
  readonly names: readonly string[];
  /** How many more there are. */
  readonly more: number;
}

interface Asked {
  readonly what: "user" | "group";
  readonly name: string;
  readonly containers: ContainerNames;
  /** Whether some authority gets the school's objects. */
  readonly isListed: (school: string) => boolean;
}

const mostNames = 10;
/** A name like "a" is a part of many others: a person does not read them all. */
const mostCandidates = 3_000;

/** Finds names that are close to a name that does not exist: `1a` gives the classes `1a` of all schools. */
export async function suggestNames(directory: Directory, asked: Asked): Promise<Suggestions> {
  return asked.what === "user" ? suggestUsers(directory, asked) : suggestGroups(directory, asked);
}

/** Schools whose names are close to a name that no school has. Pure. */
export function suggestSchools(name: string, schools: readonly DirectorySchool[]): Suggestions {
  const wanted = normaliseValue(name);
  const titled = schools.filter(({ displayName }) => normaliseValue(displayName).includes(wanted));
  const ranked = rankNames(
    name,
    schools.map((school) => school.name),
  );
  return cut([...new Set([...ranked, ...titled.map((school) => school.name)])]);
}

async function suggestUsers(directory: Directory, { name }: Asked): Promise<Suggestions> {
  const users = and(userFilter, present("ucsschoolSchool"));
  const candidates: string[] = [];
  // the likeliest first: where there are too many, only the first are looked at
  for (const filter of [beginning("uid", name), resembles("uid", name)]) {
    for await (const entry of directory.search({ filter: and(users, filter), attributes: ["uid"] })) {
      candidates.push(...entry.attribute("uid"));
      if (candidates.length >= mostCandidates) break;
    }
  }
  return cut(rankNames(name, candidates));
}

async function suggestGroups(directory: Directory, { name, containers, isListed }: Asked): Promise<Suggestions> {
  const below = and(groupFilter, componentOfDn("cn", containers.pupils));
  const search = async (filter: Filter) => {
    const found = new Map<string, GroupPlace>();
    for await (const entry of directory.search({ filter: and(below, filter), attributes: ["cn"] })) {
      const place = placeOf(entry.dn, containers);
      if (place) found.set(`${place.school}-${place.name}`, place);
      if (found.size >= mostCandidates) break;
    }
    return found;
  };
  const sameName = await search(substring("cn", { final: `-${name}` }));
  const wanted = normaliseValue(name);
  const ofSchools = [...sameName].filter(([, place]) => normaliseValue(place.name) === wanted).sort(byListed);
  if (ofSchools.length > 0) return cut(ofSchools.map(([full]) => full));
  const close = await search(resembles("cn", name));
  // a person may have left the school out and mistyped the rest
  const named = [...close].map(([full, place]) => [full, place.name] as const);
  const shortNames = rankNames(
    name,
    named.map(([, short]) => short),
  );
  const without = shortNames.flatMap((short) => named.filter((one) => one[1] === short).map(([full]) => full));
  return cut([...new Set([...rankNames(name, close.keys()), ...without])]);

  function byListed([a, one]: [string, GroupPlace], [b, other]: [string, GroupPlace]): number {
    return Number(isListed(other.school)) - Number(isListed(one.school)) || (a < b ? -1 : 1);
  }
}

/** Names that begin with most of it: a person may have left out or mistyped the end. */
function beginning(attribute: string, name: string): Filter {
  const letters = Array.from(name);
  return substring(attribute, { initial: letters.slice(0, Math.max(1, Math.ceil((letters.length * 2) / 3))).join("") });
}

/** Wide enough for all that `rankNames` takes for close. */
function resembles(attribute: string, name: string): Filter {
  const start = Array.from(name).slice(0, 2).join("");
  const parts = intactParts(name).map((part) => substring(attribute, { any: [part] }));
  return or(...parts, substring(attribute, { initial: start }));
}

function cut(names: readonly string[]): Suggestions {
  return { names: names.slice(0, mostNames), more: Math.max(0, names.length - mostNames) };
}
