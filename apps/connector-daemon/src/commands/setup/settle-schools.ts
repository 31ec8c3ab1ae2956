import { formatTable } from "@id-connector/command-line";
import { describeFinding, describeUnknown, findName } from "@id-connector/school-survey";
import { bad, type Finding } from "../check/finding.js";
import { toMistake } from "../mistakes/mistake.js";
import { askUntilRight, type Interview } from "./interview.js";
import { lookAtSchool, lookAtSchools, type SchoolRow, type WhatToLookAt } from "./look-at-schools.js";

/** What there is, and what of it is sent first. */
export interface ChosenSchools {
  readonly rows: readonly SchoolRow[];
  readonly listed: "all" | readonly string[];
}

/** Shows the schools and asks which one shall be sent first. Throws LdapReaderError. */
export async function settleSchools(interview: Interview, what: Omit<WhatToLookAt, "schools">): Promise<ChosenSchools> {
  const { answers, prompter, terminal } = interview;
  const schools = (await what.directory.readSchools({ signal: terminal.stopping })).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  const rows = await lookAtSchools({ ...what, schools });
  for (const line of formatRows(rows.slice(0, mostRows))) terminal.note(line);
  if (rows.length > mostRows)
    terminal.note(`… and ${rows.length - mostRows} more; the name of any of them may be typed`);
  const listed = await askUntilRight(interview, prompter ? ["school"] : [], () =>
    Promise.resolve(choose(answers.get("school") ?? "", rows)),
  );
  const [only] = listed === "all" ? [] : listed;
  if (only === undefined) return { rows, listed };
  const { findings } = await lookAtSchool(only, { ...what, schools });
  for (const finding of findings) terminal.warn(`  look at  ${only}: ${describeFinding(finding)}`);
  return { rows: rows.map((row) => (row.name === only ? { ...row, findings } : row)), listed };
}

/** More would push the question's answer off the screen. */
const mostRows = 40;

/** What a person typed, or a flag says: a school's name, "*" for all, nothing for none yet. Pure. */
export function choose(
  typed: string,
  rows: readonly SchoolRow[],
): { readonly findings: readonly Finding[]; readonly value: "all" | readonly string[] } {
  if (typed === "") return { findings: [], value: [] };
  if (typed === "*") return { findings: [], value: "all" };
  const names = rows.map(({ name }) => name);
  const found = findName(names, typed);
  if (found !== undefined) return { findings: [], value: [found] };
  const message = describeUnknown(typed, "the directory has no school", names);
  const help = "Type the name of a school as the directory has it.";
  return { findings: [bad("directory", "school", toMistake(message, ["NO_SUCH_SCHOOL", help, "school"]))], value: [] };
}

function formatRows(rows: readonly SchoolRow[]) {
  const heading = ["school", "users", "classes", "workgroups", "data faults"];
  const cells = rows.map(({ name, users, classes, workgroups, findings }) => [
    name,
    users,
    classes,
    workgroups,
    faultsIn(findings),
  ]);
  return formatTable([heading, ...cells]);
}

function faultsIn(findings: SchoolRow["findings"]): number | string {
  return findings?.reduce((sum, { count }) => sum + count, 0) ?? "not looked for";
}
