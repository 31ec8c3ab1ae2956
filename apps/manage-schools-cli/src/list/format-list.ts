import { formatCount, formatTable, plural, styled, type Line } from "@id-connector/command-line";
import type { Counts } from "@id-connector/school-survey";
import type { SchoolRow } from "./make-rows.js";

export interface SchoolList {
  readonly authority: string;
  readonly rows: readonly SchoolRow[];
  /** Objects of several schools count once. */
  readonly sums: { readonly directory: Counts; readonly broker: Counts };
  /** Users that count in several rows. */
  readonly shared: number;
  /** Schools of the directory that are not listed. */
  readonly unlisted: number;
  /** False: the broker may have more than the ledger says. */
  readonly ledgerComplete: boolean;
  /** Items in the authority's out queue. */
  readonly waiting: number;
}

/** The list as a table, with remarks below it. */
export function formatList(list: SchoolList): readonly Line[] {
  const { rows, sums } = list;
  const heading = [
    "School",
    "Configured",
    "Exists",
    "Users",
    "Classes",
    "Workgroups",
    "At the broker",
    "Users",
    "Classes",
    "Workgroups",
  ];
  const lines = rows.map(({ school, configured, inDirectory, directory, broker }) => [
    school,
    configured === "no" ? styled("no", "yellow") : configured,
    inDirectory ? "yes" : styled("no", "yellow"),
    ...numbers(directory),
    broker.school === "empty shell" ? styled(broker.school, "yellow") : broker.school,
    ...numbers(broker),
  ]);
  const sum = ["Sum", "", "", ...numbers(sums.directory), "", ...numbers(sums.broker)];
  const table = rows.length === 0 ? [] : formatTable([heading, ...lines, sum]);
  return [...table, ...remarks(list)];
}

function numbers({ user, school_class, workgroup }: Counts): readonly number[] {
  return [user, school_class, workgroup];
}

function remarks({ authority, rows, shared, unlisted, ledgerComplete, waiting }: SchoolList): readonly string[] {
  const lost = rows.filter(({ configured, inDirectory }) => configured === "yes" && !inDirectory).length;
  const left = rows.filter(({ configured }) => configured === "no").length;
  const remark = (count: number, text: string) => (count > 0 ? [text] : []);
  return [
    ...remark(rows.length === 0 ? 1 : 0, `No school is configured for ${authority}, and the broker has none.`),
    ...remark(
      shared,
      `${plural(shared, "user belongs", "users belong")} to several of these schools; the sum has each once.`,
    ),
    ...remark(lost, `${plural(lost, "configured school does", "configured schools do")} not exist in the directory.`),
    ...remark(
      left,
      `Of ${plural(left, "school")} that ${left === 1 ? "is" : "are"} not configured the broker still has something: ${waiting > 0 ? "if its deletion does not wait in the queue, " : ""}remove_schools --force deletes it.`,
    ),
    ...remark(
      waiting,
      `${plural(waiting, "object waits", "objects wait")} in the queue: numbers at the broker will change.`,
    ),
    ...remark(
      unlisted,
      `The directory has ${formatCount(unlisted)} more ${unlisted === 1 ? "school, which is" : "schools, which are"} not configured.`,
    ),
    ...remark(
      ledgerComplete ? 0 : 1,
      "What is at the broker is what this connector has sent or asked about; there may be more from before.",
    ),
  ];
}
