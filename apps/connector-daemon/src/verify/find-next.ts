import { judgeObject, kindsOf, otherKindOf, type Scope } from "@id-connector/broker-compare";
import { findSchool } from "@id-connector/broker-mapping";
import type { OpenLook, VerifyPlace } from "@id-connector/delivery-ledger";
import { LdapReaderError, type ObjectReading } from "@id-connector/ldap-reader";
import type { DirectorySchool, ObjectKind } from "@id-connector/listener-object";
import type { Verification } from "./verification.js";

/** Objects to look at, with what the directory says of them, and where the round is when that is done. */
export interface Next {
  readonly reading: ObjectReading;
  readonly looks: readonly OpenLook[];
  readonly end: VerifyPlace;
}

/** Finds out what is next. Keeps the ids of the school at which it is. */
export interface Finder {
  /** Undefined where the place has no more. Throws LdapReaderError. */
  next(place: VerifyPlace): Promise<Next | undefined>;
}

/**
 * How many objects are read and asked for in one go. More are read of the ledger, as few of its objects are known to the ledger alone.
 */
const [atOnce, ofLedgerAtOnce] = [10, 100];

export function createFinder(verification: Verification): Finder {
  const { authority, directory, ledger, lastDn, signal } = verification;
  const kinds = kindsOf(authority);
  let listed: { readonly school: string; readonly ids: readonly string[] } | undefined;
  return {
    next: ({ school, after }) => (school === undefined ? nextOfLedger(after) : nextOfSchool(school, after)),
  };

  /**
   * Objects that the ledger knows and that the directory does not have, or not for this authority: the broker may have them all the
   * same.
   */
  async function nextOfLedger(after: string): Promise<Next | undefined> {
    const some: [id: string, kind: ObjectKind][] = [];
    for (const [id, { kind }] of ledger.entries({ after })) {
      // an id comes once for each kind
      if (some.length >= ofLedgerAtOnce && some.at(-1)?.[0] !== id) break;
      if (kinds.includes(kind)) some.push([id, kind]);
    }
    const last = some.at(-1)?.[0];
    if (last === undefined) return undefined;
    const reading = await read(some.map(([id]) => id));
    const leavers = some.filter(([id, kind]) => !isWanted(reading, id, kind));
    const cut = leavers.length > atOnce ? leavers[atOnce - 1]?.[0] : undefined;
    const now = cut === undefined ? leavers : leavers.filter(([id]) => id <= cut);
    return { reading, looks: now.map(([id, kind]) => firstLook(id, kind)), end: { after: cut ?? last } };
  }

  async function nextOfSchool(school: string, after: string): Promise<Next | undefined> {
    if (listed?.school !== school || after === "") listed = { school, ids: await list(school) };
    const ids = listed.ids.filter((id) => id > after).slice(0, atOnce);
    const last = ids.at(-1);
    if (last === undefined) return undefined;
    const reading = await read(ids);
    const looks = ids.flatMap((id) => {
      const object = reading.objects.get(id);
      if (!object || object.kind === "other" || !isWanted(reading, id, object.kind)) return [];
      // the broker may have a group as the kind that it was, too
      const other = otherKindOf(object.kind);
      return [firstLook(id, object.kind), ...(other ? [firstLook(id, other)] : [])];
    });
    return { reading, looks, end: { school, after: last } };
  }

  /** The school itself among its objects. */
  async function list(name: string): Promise<readonly string[]> {
    const school = findSchool(await directory.readSchools({ signal }), name);
    if (!school) return [];
    try {
      return [...(await directory.listSchool(school.name, { kinds: searchesFor(kinds), signal })), school.id].sort();
    } catch (error) {
      if (error instanceof LdapReaderError && error.code === "NO_SUCH_SCHOOL") return [];
      throw error;
    }
  }

  function isWanted({ objects, schools }: ObjectReading, id: string, kind: ObjectKind): boolean {
    const object = objects.get(id);
    if (object?.kind !== kind) return false;
    return judgeObject(object, scopeOf(verification, schools)).state !== "out_of_scope";
  }

  function read(ids: readonly string[]): Promise<ObjectReading> {
    return directory.readObjects(ids, { signal, dnOf: lastDn });
  }
}

/** What an authority is to have, by what its directory and its ledger say of schools. Pure. */
export function scopeOf({ authority, ledger }: Verification, schools: readonly DirectorySchool[]): Scope {
  const heldOf = (id: string) => ledger.get(id, "school");
  return { listed: authority.schools, schools, kinds: kindsOf(authority), heldOf };
}

/** What an authority's objects of a school are searched by. */
export function searchesFor(kinds: readonly ObjectKind[]): ("users" | "groups")[] {
  return [
    ...(kinds.includes("user") ? (["users"] as const) : []),
    ...(kinds.includes("school_class") ? (["groups"] as const) : []),
  ];
}

/** The names of the schools that an authority lists and the directory shows, in the order in which a round goes through them. Pure. */
export function schoolsInOrder(
  listed: "all" | readonly string[],
  schools: readonly DirectorySchool[],
): readonly string[] {
  const names = listed === "all" ? schools : listed.flatMap((name) => findSchool(schools, name) ?? []);
  return [...new Set(names.map(({ name }) => name))].sort();
}

/** No print: any object that differs is looked at again. */
const nothingYet = "";

function firstLook(id: string, kind: ObjectKind): OpenLook {
  return { id, kind, print: nothingYet, related: [], looks: 0, failures: 0, repaired: false };
}
