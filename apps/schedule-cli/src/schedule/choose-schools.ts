import { CommandFailure, commandWords, shown } from "@id-connector/command-line";
import { exitStatus } from "@id-connector/connector-settings";
import { listsSchool } from "@id-connector/broker-mapping";
import { type DirectorySchool, sameSchool } from "@id-connector/listener-object";
import { allSchools, type Authority } from "@id-connector/school-authority-config";
import { describeSuggestions } from "../report/describe-miss.js";
import { suggestSchools } from "../look-up/suggest-names.js";

interface Known {
  /** All schools of the directory. */
  readonly schools: readonly DirectorySchool[];
  readonly authorities: readonly Pick<Authority, "name" | "schools">[];
}

/** The school with this name, compared without case. Throws CommandFailure "NOT_FOUND" or "NOT_LISTED". Pure. */
export function chooseSchool(name: string, { schools, authorities }: Known): DirectorySchool {
  const school = schools.find((one) => sameSchool(one.name, name));
  if (!school) throw missingSchool(name, { schools, authorities });
  if (authorities.some((authority) => listsSchool(authority.schools, school.name))) return school;
  const first = authorities[0]?.name ?? "NAME";
  throw new CommandFailure(
    exitStatus.no,
    "NOT_LISTED",
    `No school authority lists the school ${school.name}, so it is sent nowhere. To add it: ` +
      howToAdd(authorities.length === 1 ? first : "NAME", school.name),
    authorities.map((authority) => `${authority.name} lists ${describeScope(authority.schools)}`),
  );
}

/** All schools that some authority lists, and the listed names that no school has. Pure. */
export function chooseListed({ schools, authorities }: Known): {
  readonly schools: readonly DirectorySchool[];
  readonly missing: readonly { readonly authority: string; readonly school: string }[];
} {
  const missing = authorities.flatMap((authority) =>
    (authority.schools === "all" ? [] : authority.schools)
      .filter((name) => !schools.some((school) => sameSchool(school.name, name)))
      .map((school) => ({ authority: authority.name, school })),
  );
  const isListed = ({ name }: DirectorySchool) => authorities.some((authority) => listsSchool(authority.schools, name));
  return { schools: schools.filter(isListed), missing };
}

function missingSchool(name: string, { schools, authorities }: Known): CommandFailure {
  const listing = authorities.filter(
    (authority) => authority.schools !== "all" && listsSchool(authority.schools, name),
  );
  const close = describeSuggestions(suggestSchools(name, schools));
  const message = `The directory shows no school ${shown(name)}.`;
  if (listing.length === 0) return new CommandFailure(exitStatus.no, "NOT_FOUND", `${message}${close}`);
  const names = listing.map((authority) => authority.name).join(", ");
  return new CommandFailure(
    exitStatus.no,
    "NOT_FOUND",
    `${message} But ${names} ${listing.length === 1 ? "lists" : "list"} it: check its spelling there and the access rights of the bind ` +
      `account; if the school was removed, remove it with manage_schools_to_sync remove_schools.${close}`,
  );
}

function howToAdd(authority: string, school: string): string {
  if (school === allSchools)
    return 'a list cannot name it, for "*" stands for all schools there. Give it another name.';
  return commandWords(["manage_schools_to_sync", "add_schools", "--school_authority", authority, school]);
}

const mostNamed = 5;

function describeScope(schools: Authority["schools"]): string {
  if (schools === "all") return "all schools";
  if (schools.length === 0) return "no school";
  const named = schools.slice(0, mostNamed).join(", ");
  return schools.length > mostNamed ? `${named} and ${schools.length - mostNamed} more` : named;
}
