import { findSchool, listsSchool } from "@id-connector/broker-mapping";
import type { LedgerEntry } from "@id-connector/delivery-ledger";
import type { DirectorySchool, SchoolItem } from "@id-connector/listener-object";
import type { Decision, Known } from "./decision.js";

/**
 * Decides what a school item asks for: the broker must have a listed school, and any other school is deleted. Nothing else deletes schools, and a
 * school that the directory does not show is only deleted where it cannot be a listed school.
 */
export function decideSchool(item: SchoolItem, known: Known): Decision {
  const { object, scope } = known;
  const entry = entryOf(known);
  const school = object?.kind === "school" ? object : undefined;
  if (school && listsSchool(scope, school.name)) return { act: "send_school", school };
  // the broker's name of the school comes first: its objects there have that name
  const name = entry?.schools[0] ?? school?.name ?? item.object?.name;
  if (!school && mayBeListed(name, known)) return notShown;
  if (!known.resend && !mayBeThere(known)) return gone;
  // "all" names no school: that a school is missing in the directory is no order to delete it
  if (!school && scope === "all" && !known.resend) return notOrdered;
  return { act: "remove_school", name };
}

const gone: Decision = { act: "nothing", outcome: "superseded", why: "the broker does not have the school" };
const notOrdered: Decision = {
  act: "nothing",
  outcome: "superseded",
  why: "a school that is missing in the directory is deleted only where somebody asks for it",
};
const notShown: Decision = {
  act: "refuse",
  kind: "school",
  code: "SCHOOL_NOT_SEEN",
  message:
    "The directory does not show this school, which may be one that is to be synchronised, so it is not deleted at the broker. " +
    'Check the access rights of the bind account; if the school was really removed, take it off the list with manage_schools_to_sync remove_schools (where "*" is configured, make a list of it first).',
};

function entryOf({ entries }: Known): LedgerEntry | undefined {
  return entries.find(({ kind }) => kind === "school");
}

/** Whether a school that the directory does not show may be a listed school that this account may not see. */
function mayBeListed(name: string | undefined, { scope, schools }: Known): boolean {
  if (scope === "all") return schools.length === 0;
  // where another school has the name now, the list means that school
  const isSeen = (listed: string): DirectorySchool | undefined => findSchool(schools, listed);
  if (name === undefined) return !scope.every(isSeen);
  return listsSchool(scope, name) && !isSeen(name);
}

function mayBeThere(known: Known): boolean {
  const [entry, { ledgerComplete }] = [entryOf(known), known];
  return entry === undefined ? !ledgerComplete : entry.state !== "absent";
}
