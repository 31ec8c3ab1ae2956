import { eachBounded } from "@id-connector/bounded-work";
import type { ObjectKind } from "@id-connector/listener-object";
import type { Progress } from "@id-connector/command-line";
import type { Filter } from "@id-connector/ldap-reader";
import { type Candidate, findDifference, judgeObject, printOf, type Wanted } from "@id-connector/broker-compare";
import type { Tally } from "../report/tally.js";
import { countInScope, objectsInScope } from "../scope/objects-in-scope.js";
import type { Site } from "../site.js";
import { unlessStopped } from "../unless-stopped.js";

/** So many objects of the directory are ahead of the broker's answers: more than a page, so that the next one is read meanwhile. */
export const ahead = 700;

interface Look {
  readonly kinds: readonly ObjectKind[];
  readonly filter: Filter | undefined;
  readonly tally: Tally;
  readonly progress: Progress;
}

interface Seen {
  /** The ids of all objects in scope, each with its kind. */
  readonly inScope: ReadonlyMap<string, ObjectKind>;
  readonly candidates: readonly Candidate[];
}

/**
 * Compares every object in scope with the broker's once. Objects that are equal, cannot be sent or get no answer are counted; the others are
 * candidates.
 */
export async function lookAtAll(site: Site, { kinds, filter, tally, progress }: Look): Promise<Seen> {
  const inScope = new Map<string, ObjectKind>();
  const candidates: Candidate[] = [];
  const { asker, directory, listed, scope } = site;
  const reading = { directory, listed, filter, signal: asker.ended };

  const compare = async (wanted: Wanted) => {
    const candidate = await compareOnce(site, wanted, tally);
    if (candidate) candidates.push(candidate);
    progress.advance();
  };
  async function* wishes(): AsyncGenerator<Wanted, void, undefined> {
    for await (const object of objectsInScope(kinds, reading)) {
      const judged = object && judgeObject(object, scope);
      if (object && judged && judged.state !== "out_of_scope") inScope.set(object.id, object.kind);
      if (judged?.state === "wanted") {
        yield judged.wanted;
        continue;
      }
      progress.advance();
      if (object && judged?.state === "faulty") {
        const reason = { code: `FAULTY_${judged.attribute}`, message: judged.message };
        tally.add({ kind: object.kind, id: object.id, outcome: "faulty", reason });
      }
    }
  }
  await unlessStopped(asker.ended, () =>
    Promise.all([
      eachBounded(wishes(), { limit: ahead }, compare),
      countInScope(kinds, reading).then((total) => {
        progress.expect(total);
      }),
    ]),
  );
  return { inScope, candidates };
}

async function compareOnce({ asker }: Site, wanted: Wanted, tally: Tally): Promise<Candidate | undefined> {
  const { kind, id } = wanted;
  const answer = await asker.ask(kind, id);
  switch (answer.state) {
    case "stopped":
      return undefined;
    case "unanswered":
      tally.add({ kind, id, ...schoolOf(wanted), outcome: "not_verified", reason: answer.reason });
      return undefined;
    case "missing":
      return { kind, id, print: printOf(wanted), related: [] };
    case "held": {
      const difference = findDifference(wanted, answer.body);
      if (difference) return { kind, id, print: printOf(wanted), related: difference.relations?.ids ?? [] };
      tally.add({ kind, id, outcome: "equal" });
      return undefined;
    }
  }
}

function schoolOf(wanted: Wanted): { readonly school?: string } {
  return wanted.kind === "school" ? { school: wanted.body.name } : {};
}
