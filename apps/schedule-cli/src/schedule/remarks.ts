import { formatCount, plural } from "@id-connector/command-line";
import type { DirectoryObject } from "@id-connector/listener-object";
import type { Verdict } from "../judge-object.js";
import type { PassedOver } from "./leaver-entries.js";

/** Objects that were not scheduled, for a person who may want to know. */
export interface Remarks {
  readonly leftOut: (object: DirectoryObject, verdicts: readonly Verdict[]) => void;
  readonly passedOver: (authority: string, why: PassedOver) => void;
  /** Objects that belong at a broker and cannot be sent as they are, by their fault. */
  readonly faulty: () => readonly Faulty[];
  /** One sentence each. */
  describe(): readonly string[];
}

export interface Faulty {
  readonly message: string;
  readonly count: number;
  /** The ids of the first objects. */
  readonly ids: readonly string[];
}

const mostIds = 10;

/** Collects in bounded memory. */
export function openRemarks(): Remarks {
  const faults = new Map<string, { count: number; ids: string[] }>();
  const passed = new Map<string, Record<PassedOver, number>>();
  const faulty = () => [...faults].map(([message, { count, ids }]) => ({ message, count, ids }));
  return {
    leftOut({ id }, verdicts) {
      const fault = verdicts.find((verdict) => verdict.act === "nothing" && verdict.isFault === true);
      if (fault?.act !== "nothing") return;
      const found = faults.get(fault.why) ?? { count: 0, ids: [] };
      found.count += 1;
      if (found.ids.length < mostIds) found.ids.push(id);
      faults.set(fault.why, found);
    },
    passedOver(authority, why) {
      const counts = passed.get(authority) ?? { not_listed: 0, not_seen: 0 };
      counts[why] += 1;
      passed.set(authority, counts);
    },
    faulty,
    describe: () => [...faulty().map(describeFaulty), ...[...passed].flatMap(describePassedOver)],
  };
}

function describeFaulty({ message, count, ids }: Faulty): string {
  const rest = count > ids.length ? ` and ${formatCount(count - ids.length)} more` : "";
  return `${plural(count, "object")} cannot be sent: ${message} (${ids.join(", ")}${rest})`;
}

function describePassedOver([authority, { not_listed, not_seen }]: [
  string,
  Record<PassedOver, number>,
]): readonly string[] {
  const sentences: string[] = [];
  if (not_seen > 0)
    sentences.push(
      `${plural(not_seen, "object")} at ${authority} of schools that the directory does not show: left alone. Check the access rights of ` +
        "the bind account; schools that were removed are removed with manage_schools_to_sync remove_schools.",
    );
  if (not_listed > 0)
    sentences.push(
      `${plural(not_listed, "object")} at ${authority} of schools that it does not list: left alone. ` +
        "manage_schools_to_sync remove_schools --force deletes them.",
    );
  return sentences;
}
