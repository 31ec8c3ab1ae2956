import { formatCount } from "@id-connector/command-line";
import { describeKinds } from "../../words/describe-kinds.js";
import { fromNow } from "../../words/tell-time.js";
import type { TrashCause } from "./causes.js";
import { whatHelps } from "../../words/trash-codes.js";

/** Causes as lines for a person, readable on a telephone. `now` in epoch ms. Pure. */
export function formatCauses(causes: readonly TrashCause[], now: number): readonly string[] {
  return causes.flatMap((cause) => [
    "",
    `${cause.code}: ${describeKinds(cause.kinds)}`,
    ...indent([...formatTimes(cause, now), whatHelps(cause.code), ...formatAnswers(cause)]),
  ]);
}

function formatTimes({ firstAt, lastAt, retryAt, count }: TrashCause, now: number): readonly string[] {
  const first = firstAt && fromNow(firstAt, now);
  const last = lastAt && fromNow(lastAt, now);
  const said = first && last && count > 1 && first !== last ? `first ${first}, last ${last}` : (last ?? first ?? "");
  const next = retryAt && fromNow(retryAt, now);
  const again = next ? `tried again ${next.endsWith("ago") ? "any moment" : next}` : "";
  const line = [said, again].filter((part) => part !== "").join("; ");
  return line === "" ? [] : [line];
}

function formatAnswers({ answers, otherAnswers }: TrashCause): readonly string[] {
  return [
    ...answers.map(({ answer, count }) => `${formatCount(count)} × ${answer}`),
    ...(otherAnswers > 0 ? [`${formatCount(otherAnswers)} × something else: trash show`] : []),
  ];
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}
