import { authority, createRandom } from "@id-connector/test-world";
import { idsOf, performChanges } from "../perform/perform-changes.js";
import { placeOf } from "../school/event.js";
import type { SchoolState } from "../school/state.js";
import { newPassword } from "../school/user-events.js";
import type { Stage } from "../stage/stage.js";
import { awaitConvergence, type Patience } from "./await-convergence.js";
import { moveSentinel } from "../perform/sentinel.js";

const users = 10;

/** Changes some passwords while nothing else happens. Returns the requests that it cost, which should be none, and the ms of one change. */
export async function passwordsCostNothing(
  stage: Stage,
  { people }: SchoolState,
  { number, patience }: { readonly number: number; readonly patience: Patience },
): Promise<{ readonly broken: readonly string[]; readonly changeMs: number }> {
  // chance of its own: the plan must not depend on when this is done
  const random = createRandom(number);
  const places = random.some(people.all, users).map(placeOf);
  const all = await idsOf(stage, places);
  const witnesses = possibleWitnesses(stage);
  const ids = new Set(all.filter((id) => !witnesses.has(id)));
  const unwatch = stage.requests.watch(ids);
  await performChanges(
    stage,
    "passwords",
    places.map((user) => newPassword(user, random)),
  );
  // what comes after them shows that they were heard
  const start = performance.now();
  await moveSentinel(stage, number);
  const { broken } = await awaitConvergence(stage, patience);
  const changeMs = Math.round(performance.now() - start);
  return {
    changeMs,
    broken: [...broken, ...unwatch().map((request) => `a changed password cost a request: ${request}`)],
  };
}

/**
 * Of the first users, by id, one is sent now and then to learn whether anything gets through. Where nothing does, the ledger does not claim
 * to know it any more, and its next change is sent, whatever that is.
 */
function possibleWitnesses({ world }: Stage): ReadonlySet<string> {
  const ids = Object.keys(world.broker.dump()[authority]?.users ?? {});
  return new Set(ids.sort().slice(0, mostWitnesses));
}

const mostWitnesses = 40;
