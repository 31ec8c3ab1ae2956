import { nameOfKind } from "../kinds.js";
import { styled, type Line } from "@id-connector/command-line";
import type { FieldValues, Outcome, Verdict } from "@id-connector/broker-compare";

/** Outcomes that mend themselves, or that are not known. */
const mild: ReadonlySet<Outcome> = new Set(["waiting", "incomplete", "not_verified"]);

const words: Readonly<Record<Outcome, string>> = {
  equal: "equal",
  different: "different",
  missing: "missing at the broker",
  waiting: "waiting: a newer change is on its way",
  in_trash: "in trash",
  incomplete: "incomplete",
  faulty: "faulty",
  leaver: "leaver: the broker holds it and should not",
  not_verified: "not verified",
};

/** One object as one line, followed by its values, where there are any, on lines of their own. */
export function formatVerdict({ kind, id, outcome, school, fields, values, reason }: Verdict): readonly Line[] {
  const what = `${nameOfKind[kind]} ${id}${school === undefined ? "" : ` (${school})`}`;
  const why = reason ? `; ${reason.code}: ${reason.message}` : "";
  const says = styled(words[outcome], mild.has(outcome) ? "yellow" : "red");
  return [[`${what}: `, says, `${whereOf(outcome, fields)}${why}`], ...(values ?? []).map(formatValues)];
}

function whereOf(outcome: Outcome, fields: readonly string[] | undefined): string {
  if (outcome === "in_trash") return fields ? `, different in ${fields.join(", ")}` : ", missing at the broker";
  return fields ? ` in ${fields.join(", ")}` : "";
}

function formatValues({ field, directory, broker }: FieldValues): string {
  if (!Array.isArray(directory) || !Array.isArray(broker) || field === "context")
    return `    ${field}: directory ${JSON.stringify(directory)}, broker ${JSON.stringify(broker)}`;
  const [left, right] = [new Set<unknown>(directory), new Set<unknown>(broker)];
  const lacks = directory.filter((one) => !right.has(one));
  const extra = broker.filter((one) => !left.has(one));
  return `    ${field}: the broker lacks ${JSON.stringify(lacks)}, has too many ${JSON.stringify(extra)}`;
}
