import type { ObjectOf, Resource, State } from "@id-connector/broker-simulator";
import { judgedTexts } from "../judged-texts.js";
import type { Facts } from "./directory-facts.js";

/** All states that the broker gave one object. */
export interface ObjectHistory {
  readonly resource: Resource;
  readonly id: string;
  readonly states: readonly State<Resource>[];
}

export interface NothingOldOptions {
  /** Objects that may come back to what they were. */
  readonly mayReturn?: readonly string[];
  /** What the broker held before (epoch milliseconds) is where it begins, and nobody's fault. */
  readonly since?: number;
}

/**
 * What came back at the broker although the directory had left it. Fact by fact (a name, a membership…) the broker's values must be
 * among the directory's, in their order; some may be skipped. A value that the directory never had is no old one, unless the broker itself
 * had it before; but nobody leaves a group whom the directory did not let go. What somebody did to the broker itself is not judged.
 */
export function findOldOverNew(
  histories: readonly ObjectHistory[],
  facts: Facts,
  { mayReturn = [], since = 0 }: NothingOldOptions = {},
): readonly string[] {
  const places = new Map<string, { at: number; readonly seen: Set<string> }>();
  const broken: string[] = [];
  for (const { resource, id, states } of histories) {
    let before: ReadonlyMap<string, string> = new Map();
    for (const { value, by, at } of states) {
      const now = factsOf(resource, id, value);
      const isOurs = at >= since && !notOurs.has(by);
      for (const [fact, text] of now) {
        if (before.get(fact) !== text) judge(fact, text, { id, by, at, isOurs });
      }
      // who is deleted leaves its groups with it, and a group its members: no word about either of them
      if (value && by !== "DELETE users") {
        for (const [fact] of before) {
          if (!now.has(fact) && isYesOrNo(fact)) judge(fact, "no", { id, by, at, isOurs });
        }
      }
      if (!value) judge(`${resource}/${id} there`, "no", { id, by, at, isOurs });
      before = now;
    }
  }
  return broken;

  function judge(fact: string, value: string, { id, by, at, isOurs }: Moment): void {
    const values = facts.get(fact) ?? [];
    const place = places.get(fact) ?? { at: 0, seen: new Set() };
    places.set(fact, place);
    const { seen } = place;
    const known = seen.has(value);
    if (isOurs || at < since) seen.add(value);
    if (!isOurs || mayReturn.includes(id) || value.startsWith("tmp-")) return;
    const found = values.indexOf(value, place.at);
    if (found >= 0) {
      place.at = found;
      return;
    }
    const isOld = values.includes(value) || (known && !isYesOrNo(fact));
    // where the directory never had a member since the judge began, leaving is right
    const isLoss = value === "no" && / has /.test(fact) && values.length > 0;
    if (value === "no" ? !isLoss : !isOld) return;
    broken.push(`${fact}: ${by} made it ${value} at ${new Date(at).toISOString()}; the directory had ${tell(values)}`);
  }
}

interface Moment {
  readonly id: string;
  readonly by: string;
  readonly at: number;
  readonly isOurs: boolean;
}

const notOurs = new Set(["tampering", "loss", "restored"]);

function factsOf(resource: Resource, id: string, value: ObjectOf[Resource] | undefined): ReadonlyMap<string, string> {
  const facts = new Map<string, string>();
  if (!value) return facts;
  const object = `${resource}/${id}`;
  facts.set(`${object} there`, "yes");
  if ("context" in value) {
    noteTexts(judgedTexts.users);
    for (const [school, { roles }] of Object.entries(value.context)) {
      facts.set(`${object} in ${school.toLowerCase()}`, "yes");
      facts.set(`${object} roles in ${school.toLowerCase()}`, [...roles].sort().join());
    }
  }
  if ("members" in value) {
    facts.set(`${object} name`, value.name);
    noteTexts(judgedTexts.groups);
    for (const user of value.members) facts.set(`${object} has ${user}`, "yes");
  }
  return facts;

  function noteTexts(texts: Readonly<Record<string, string>>): void {
    const held = new Map(Object.entries(value ?? {}).map(([field, text]) => [field, String(text)]));
    for (const field of Object.keys(texts)) facts.set(`${object} ${field}`, held.get(field) ?? "");
  }
}

function isYesOrNo(fact: string): boolean {
  return / (in|has) |there$/.test(fact) && !fact.includes(" roles in ");
}

function tell(values: readonly string[]): string {
  return values.length === 0 ? "nothing of the kind" : values.slice(-10).join(" → ");
}
