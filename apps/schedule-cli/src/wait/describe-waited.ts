import { formatCount, plural } from "@id-connector/command-line";
import { isAllWell, type Arrived, type Outcome, type Waited } from "./waited.js";

interface Describing {
  /** An object's name where a person asked for it by name, else its id. */
  readonly nameOf: (id: string) => string;
  /** One line for each object, as long as they are few. */
  readonly each: boolean;
}

const mostLines = 20;

/**
 * Tells a person what became of scheduled objects: one line for each object, or numbers and the objects that need a look.
 * Pure.
 */
export function describeWaited(waited: Waited, { nameOf, each }: Describing): readonly string[] {
  const { objects, pending, end } = waited;
  const listed = each ? objects : objects.filter(needsLook);
  const lines = listed.slice(0, mostLines).map((one) => `  ${nameOf(one.id)}: ${describeArrived(one)}`);
  if (listed.length > mostLines)
    lines.push(`  … and ${formatCount(listed.length - mostLines)} more (--json names them)`);
  const unfinished =
    pending === 0
      ? []
      : end === "no_daemon"
        ? [`No daemon runs: ${plural(pending, "object stays", "objects stay")} queued until it does.`]
        : [`Stopped waiting for ${plural(pending, "object")}. They stay queued and are sent without this command.`];
  const later = waited.deactivated.map(
    (name) => `${name} is deactivated: what it gets stays queued until it is active again.`,
  );
  return [summarise(waited), ...lines, ...unfinished, ...later].filter((line) => line !== "");
}

const words: Readonly<Record<Outcome, string>> = {
  sent: "sent",
  deleted: "deleted",
  incomplete: "sent incomplete",
  refused: "refused",
  notSent: "not sent",
};

function summarise(waited: Waited): string {
  const parts = (Object.keys(words) as Outcome[])
    .filter((outcome) => waited.counts[outcome] > 0)
    .map((outcome) => `${formatCount(waited.counts[outcome])} ${words[outcome]}`);
  if (parts.length === 0) return "";
  return `${isAllWell(waited) ? "Done" : "Not everything arrived"}: ${parts.join(", ")}.`;
}

function needsLook({ outcome }: Arrived): boolean {
  return outcome !== "sent" && outcome !== "deleted";
}

function describeArrived({ authority, outcome, code, message }: Arrived): string {
  switch (outcome) {
    case "sent":
      return `sent to ${authority}`;
    case "deleted":
      return `${authority} does not have it any more`;
    case "incomplete":
      return `sent to ${authority} without a member that is not there; it follows by itself when the member gets there`;
    case "refused":
      return `refused by ${authority}: ${message ?? "see the trash of its queue"}${code === undefined ? "" : ` (${code})`}`;
    case "notSent":
      return `not sent to ${authority}: it is in no queue any more; schedule it again`;
  }
}
