import type { LedgerEntry } from "@id-connector/delivery-ledger";
import type { DirectoryObject } from "@id-connector/listener-object";
import type { Authority } from "@id-connector/school-authority-config";
import { judgeObject, type Verdict } from "../judge-object.js";
import type { Found, Namesake } from "../look-up/find-named.js";
import { type Entry, entryOf, goneEntry } from "../schedule-entry.js";

/** The plan for each name and entryUUID that was asked for. */
export interface Plan {
  /** Each object once. */
  readonly chosen: readonly Chosen[];
  readonly missing: readonly { readonly name: string; readonly namesakes: readonly Namesake[] }[];
  /** Objects that exist and are sent nowhere. */
  readonly refused: readonly Refused[];
}

export interface Chosen {
  /** The name as the directory writes it; for an object that is gone its entryUUID. */
  readonly name: string;
  readonly kind: DirectoryObject["kind"] | "gone";
  readonly entry: Entry;
  /** Neither the directory nor a ledger knows it. */
  readonly isUnknown?: true;
}

export interface Refused {
  readonly name: string;
  readonly kind: DirectoryObject["kind"];
  readonly verdicts: readonly Verdict[];
}

interface Known {
  readonly what: "user" | "group";
  readonly authorities: readonly Authority[];
  readonly entry: (authority: string, id: string) => LedgerEntry | undefined;
  /** The DN that an object had, where that is known. */
  readonly dnOf: (id: string) => string | undefined;
}

/** Decides which of the objects found are scheduled. Pure. */
export function planNamed(found: Found, known: Known): Plan {
  const { schools } = found;
  const { authorities, entry } = known;
  const chosen = new Map<string, Chosen>();
  const refused: Refused[] = [];
  for (const { objects } of found.byName) for (const object of objects) place(object);
  for (const { id, object } of found.byUuid) {
    if (object) place(object);
    else chosen.set(id, { name: id, kind: "gone", ...goneOf(id, known) });
  }
  const missing = found.byName.filter(({ objects }) => objects.length === 0);
  return { chosen: [...chosen.values()], missing, refused };

  function place(object: DirectoryObject): void {
    const [name, { kind }] = [nameOf(object), object];
    const verdicts = judgeObject(object, { authorities, entry, schools });
    // this command schedules no school alone: a school goes with all that is in it
    const own = kind === "school" ? undefined : entryOf(object, verdicts);
    if (own) chosen.set(object.id, { name, kind, entry: own });
    else refused.push({ name, kind, verdicts });
  }
}

/**
 * Authorities whose ledger knows the object delete it; where no ledger does, all authorities are told: a
 * ledger may have been lost.
 */
function goneOf(id: string, { what, authorities, entry, dnOf }: Known): Pick<Chosen, "entry" | "isUnknown"> {
  const holding = authorities.flatMap(({ name }) => {
    const kind = entry(name, id)?.kind;
    return kind === undefined || kind === "school" ? [] : [{ name, kind }];
  });
  const kind = holding[0]?.kind ?? (what === "user" ? "user" : "school_class");
  const told = holding.length > 0 ? holding : authorities;
  const own = goneEntry({ id, kind, dn: dnOf(id), authorities: told.map(({ name }) => name) });
  return holding.length > 0 ? { entry: own } : { entry: own, isUnknown: true };
}

function nameOf(object: DirectoryObject): string {
  switch (object.kind) {
    case "user":
      return object.username;
    case "school_class":
    case "workgroup":
      return `${object.school}-${object.name}`;
    case "school":
      return object.name;
    case "other":
      return object.id;
  }
}
