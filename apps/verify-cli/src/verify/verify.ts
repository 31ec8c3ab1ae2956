import type { Progress } from "@id-connector/command-line";
import type { ObjectKind } from "@id-connector/listener-object";
import { namesOfKind } from "../kinds.js";
import type { Tally } from "../report/tally.js";
import type { Request } from "../request.js";
import type { Site } from "../site.js";
import type { Candidate } from "@id-connector/broker-compare";
import { findLeavers } from "./find-leavers.js";
import { lookAtAll } from "./first-look.js";
import { lookAgain } from "./look-again.js";

/** The results of a verification besides its tally. */
export interface Verified {
  /** Empty shells of removed schools that the broker cannot delete. */
  readonly shells: number;
  /** Objects that did not look right, and were not looked at a second time because a person wanted to stop. */
  readonly unconfirmed: number;
}

export const looksAtMost = 4;

/** Compares all objects of these kinds, and counts the results. Ends early, without an error, when the broker is down or by Ctrl-C. */
export async function verify(
  site: Site,
  kinds: readonly ObjectKind[],
  tally: Tally,
  request: Request,
): Promise<Verified> {
  const { asker } = site;
  const inScope = new Map<string, ObjectKind>();
  const candidates: Candidate[] = [];
  for (const some of inOneStream(kinds)) {
    if (asker.ended.aborted) break;
    const seen = await withProgress(site, labelOf(some), (progress) =>
      lookAtAll(site, { kinds: some, filter: request.filter, tally, progress }),
    );
    for (const [id, kind] of seen.inScope) inScope.set(id, kind);
    candidates.push(...seen.candidates);
  }
  let shells = 0;
  if (!request.filter && !asker.ended.aborted) {
    const leavers = await withProgress(site, "objects that should be gone", (progress) =>
      findLeavers(site, { kinds, inScope, tally, progress }),
    );
    shells = leavers.shells;
    candidates.push(...leavers.candidates);
  }
  const { showValues } = request;
  const second = await withProgress(site, "a second look at what differs", (progress) => {
    progress.expect(candidates.length);
    return lookAgain(site, candidates, { tally, progress, showValues, looks: looksAtMost });
  });
  return { shells: shells + second.shells, unconfirmed: second.open.length };
}

/** Does work that shows how far it came. */
export async function withProgress<T>(
  { terminal, remarks }: Site,
  label: string,
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  const progress = terminal.progress(label);
  remarks.show = (text) => {
    progress.remark(text);
  };
  try {
    return await work(progress);
  } finally {
    remarks.show = () => undefined;
    progress.end();
  }
}

/** School classes and workgroups lie together. */
function inOneStream(kinds: readonly ObjectKind[]): (readonly ObjectKind[])[] {
  const isGroup = (kind: ObjectKind) => kind === "school_class" || kind === "workgroup";
  const groups = kinds.filter(isGroup);
  return [...kinds.filter((kind) => !isGroup(kind)).map((kind) => [kind]), ...(groups.length > 0 ? [groups] : [])];
}

function labelOf(kinds: readonly ObjectKind[]): string {
  return kinds.map((kind) => namesOfKind[kind]).join(" and ");
}
