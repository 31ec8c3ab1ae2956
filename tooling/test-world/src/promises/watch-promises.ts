import { join } from "node:path";
import { patienceMs, until } from "@id-connector/until";
import { readFiles } from "../read-files.js";
import { readDirectory } from "../read-directory.js";
import { authority, type World } from "../start-world.js";
import { findAccidentDeletes } from "./accident-deletes.js";
import { directoryFacts } from "./directory-facts.js";
import { hasCaughtUp } from "./has-caught-up.js";
import { readMarkers } from "./markers.js";
import { readPlaces } from "./read-places.js";
import { findForeignFields, findMarkers } from "./nothing-foreign.js";
import { findLost, findTrash } from "./nothing-lost.js";
import { findOldOverNew, type ObjectHistory } from "./nothing-old.js";
import { sightingsSince, watchDirectory } from "./watch-directory.js";

/** The five promises, watched over a scenario. */
export interface Promises {
  /** Waits until the first two are kept, then looks at all five; rejects with everything that is broken. May be asked again later. */
  kept(expected?: Expected): Promise<void>;
  /** What is broken of the last three by now: for looks while everything is still under way. */
  broken(expected?: Expected): Promise<readonly string[]>;
}

/** What a scenario did on purpose. */
export interface Expected {
  /** The schools that are listed at the end; all when not given. */
  readonly listed?: readonly string[];
  /** Objects whose deletion somebody ordered although the directory has them. */
  readonly mayDelete?: readonly string[];
  /** Objects that may come back to an older state, where the watcher cannot know that the directory did. */
  readonly mayReturn?: readonly string[];
  /** How many items lie in the trash of the out queue, by code; none when not given. */
  readonly trash?: Readonly<Record<string, number>> | "any";
  /** Items may still wait in the queues: what they speak of may differ. */
  readonly waiting?: boolean;
  /** For the first two promises; `patienceMs` when not given. */
  readonly timeoutMs?: number;
}

/** Begins to watch: everything that the directory and the broker come to from now on. */
export function watchPromises(world: World, name = authority): Promises {
  const since = Date.now();
  const { slapd, broker, closing } = world;
  const seen = watches.get(world) ?? watchDirectory(slapd.ldap, closing);
  watches.set(world, seen);
  const began = seen().length;
  return {
    async kept(expected = {}) {
      const end = Date.now() + (expected.timeoutMs ?? patienceMs);
      const look = async () => {
        const found = await findUnsettled(expected);
        return (found.length === 0 || Date.now() >= end) && found;
      };
      const first = await until("the first two promises are kept, or the time is over", look, Infinity);
      const all = [...first, ...(await findBroken(expected))];
      if (all.length > 0) throw new Error(`broken promises:\n${shorten(all).join("\n")}\n${world.logEnd()}`);
    },
    broken: (expected = {}) => findBroken(expected),
  };

  /** Promises 1 and 2. */
  async function findUnsettled(expected: Expected): Promise<readonly string[]> {
    const places = await readPlaces(world, name, expected.listed);
    const differences = await world.differences(name, expected.listed);
    const waiting = expected.waiting ? [] : places.queued.map((id) => `${id} still waits`);
    return [...waiting, ...findLost(differences, places), ...findTrash(places.trashed, expected.trash ?? {})];
  }

  /** Promises 3 to 5. */
  async function findBroken({ listed, mayDelete, mayReturn }: Expected): Promise<readonly string[]> {
    const histories = resources.flatMap((resource): ObjectHistory[] =>
      broker.everHeld(name, resource).map((id) => ({ resource, id, states: broker.history(name, resource, id) })),
    );
    // what the broker knows by now, the directory was before
    await untilCaughtUp();
    const facts = directoryFacts(sightingsSince(seen(), began), { listed, containers: world.containers });
    const asked = broker.requests.filter(({ authority: of, at }) => (of ?? name) === name && at >= since);
    const options = { since, ...(mayReturn ? { mayReturn } : {}), ...(mayDelete ? { mayDelete } : {}) };
    return [
      ...findOldOverNew(histories, facts, options).map((one) => `old over new: ${one}`),
      ...findAccidentDeletes(histories, facts, options).map((one) => `accident: ${one}`),
      ...findForeignFields(asked).map((one) => `foreign: ${one}`),
      ...(await findForeignTexts()).map((one) => `foreign: ${one}`),
    ];
  }

  async function untilCaughtUp(): Promise<void> {
    const known = seen().length;
    const entries = await readDirectory(slapd.ldap);
    await until("the watcher sees what the directory holds", () => hasCaughtUp(seen(), entries, known));
  }

  async function findForeignTexts(): Promise<readonly string[]> {
    const files = await readFiles(join(world.home, "data"));
    const markers = await readMarkers(slapd.ldap, [slapd.ldap.password, world.password]);
    return findMarkers(new Map([...files, ["the log", world.log()]]), markers);
  }
}

/** One watch serves all judges of a world. */
const watches = new WeakMap<World, ReturnType<typeof watchDirectory>>();
const resources = ["schools", "classes", "workgroups", "users"] as const;

function shorten(broken: readonly string[]): readonly string[] {
  const most = 12;
  return broken.length > most ? [...broken.slice(0, most), `… and ${String(broken.length - most)} more`] : broken;
}
