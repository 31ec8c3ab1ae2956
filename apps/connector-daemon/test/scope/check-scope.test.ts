import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { openLedger, type AuthorityLedger, type Coverage, type Ledger, type Sent } from "@id-connector/delivery-ledger";
import { defaultContainerNames, type DirectoryObject, type DirectorySchool } from "@id-connector/listener-object";
import { createLogger } from "@id-connector/logger";
import { keyOfName, listItems, openQueue, type Queue } from "@id-connector/queue-fs";
import { checkScope, type CheckOptions } from "../../src/scope/check-scope.js";
import { cover } from "../../src/scope/cover.js";
import { pupil } from "../support/delivering.js";
import { stageOf } from "../support/stage-of.js";

const sent = (schools: Sent["schools"]): Sent => ({
  ...{ schools, users: true, groups: true, broker: "https://one", directory: "dc=x", rules: 1 },
});
const schoolOf = (name: string): DirectorySchool => ({
  ...{ kind: "school", id: `school-${name}`, dn: `ou=${name},dc=x`, name, displayName: name },
});
const in_ = (school: string, id: string) => ({ ...pupil(id, "Name"), schools: [school] });

let folder: string;
let store: Ledger;
let ledger: AuthorityLedger;
let queue: Queue;
/** What happens on disk, in order. */
let steps: string[];
/** The step after which everything ends, as by a kill. */
let end: number;
let objects: DirectoryObject[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "scope-"));
  store = await openLedger(join(folder, "ledger"));
  ledger = store.authority("Nord");
  queue = await openQueue(join(folder, "queue"), { tmpFolder: join(folder, "tmp") });
  [steps, end, objects] = [[], Infinity, [in_("A", "a1"), in_("A", "a2"), in_("B", "b1")]];
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

const queuedIds = async () => {
  const ids: (string | undefined)[] = [];
  for await (const name of listItems(queue)) ids.push(keyOfName(name));
  return ids.sort();
};
const step = async (name: string) => {
  steps.push(`${name} (${String((await queuedIds()).length)} queued)`);
  if (steps.length === end) throw new Error("killed");
};
const watched = (): AuthorityLedger => ({
  ...ledger,
  complete: ledger.complete,
  writeCoverage: async (coverage: Coverage) => {
    await ledger.writeCoverage(coverage);
    const { covers, look } = coverage;
    await step(`covers ${String(covers?.schools)}${look ? `, look ${look}` : ""}`);
  },
});
const options = (wanted: Sent): CheckOptions => ({
  ...{ ledger: watched(), queue, wanted, names: defaultContainerNames, stage: stageOf("scope") },
  ...{ log: createLogger({ level: "error" }), lastDn: () => undefined, onQueued: () => undefined },
  signal: new AbortController().signal,
  directory: {
    readSchools: () => Promise.resolve(["A", "B", "C"].map(schoolOf)),
    readObjects: (ids) =>
      Promise.resolve({
        objects: new Map(objects.filter(({ id }) => ids.includes(id)).map((one) => [one.id, one])),
        ...{
          schools: ["A", "B", "C"].map(schoolOf),
          hidden: new Set<string>(),
          hiddenAttributes: new Map(),
          position: [],
        },
      }),
    async *streamSchool(name) {
      for (const one of objects)
        if (one.kind === "user" && one.schools.includes(name)) yield await Promise.resolve(one);
    },
  },
});
const knowUser = (id: string, ...schools: string[]) =>
  ledger.confirmPresent(id, { before: undefined, kind: "user", schools, digest: "d" });
const take = (wanted: Sent) => cover(ledger, { wanted, allComes: false, settled: [] });

describe("a scope that became wider", () => {
  it("is queued school by school, each noted when its items are in the queue", async () => {
    await take(sent(["A", "B"]));
    await checkScope(options(sent(["A", "B"])));
    expect(await queuedIds()).toEqual(["a1", "a2", "b1", "school-A", "school-B"]);
    expect(steps).toEqual([
      "covers  (0 queued)",
      "covers A (3 queued)",
      "covers A,B (5 queued)",
      "covers A,B (5 queued)",
    ]);
    expect(ledger.coverage()).toEqual({ covers: sent(["A", "B"]) });
  });

  it("killed after any step, everything is queued all the same when it begins anew", async () => {
    for (let at = 1; ; at++) {
      ledger = store.authority(`Nord${at}`);
      queue = await openQueue(join(folder, `queue${at}`), { tmpFolder: join(folder, "tmp") });
      await knowUser("left", "C");
      await knowUser("a1", "A");
      [steps, end] = [[], at];
      await take(sent(["A", "B"]));
      const isKilled = await checkScope(options(sent(["A", "B"]))).then(
        () => false,
        () => true,
      );
      end = Infinity;
      await take(sent(["A", "B"]));
      await checkScope(options(sent(["A", "B"])));
      expect(new Set(await queuedIds())).toEqual(new Set(["left", "a1", "a2", "b1", "school-A", "school-B"]));
      if (!isKilled) break;
    }
    expect(steps.length).toBeGreaterThan(3);
  });

  it("that is covered costs nothing", async () => {
    await ledger.writeCoverage({ covers: sent(["a"]) });
    await checkScope(options(sent(["A"])));
    expect([await queuedIds(), steps]).toEqual([[], []]);
  });

  it("a first synchronisation brings all: nothing is queued, but for an authority that holds something already", async () => {
    const wanted = sent("all");
    await cover(ledger, { wanted, allComes: true, settled: [] });
    expect(ledger.coverage()).toEqual({ covers: wanted });
    const other = store.authority("Sued");
    await other.confirmPresent("a1", { before: undefined, kind: "user", schools: ["A"] });
    await cover(other, { wanted, allComes: true, settled: [] });
    expect(other.coverage()).toEqual({ look: "all" });
  });
});

describe("a scope that became narrower", () => {
  beforeEach(async () => {
    await ledger.writeCoverage({ covers: sent(["A", "B"]) });
    await knowUser("a1", "A");
    await knowUser("b1", "B");
    await knowUser("both", "A", "B");
    await knowUser("gone", "B");
    await ledger.confirmAbsent("was", "user", { schools: ["B"] });
    await ledger.confirmPresent("school-B", { before: undefined, kind: "school", schools: ["B"] });
  });

  it("what the ledger has in a school that left is looked at, and no school", async () => {
    await take(sent(["A"]));
    expect(ledger.coverage()).toEqual({ covers: sent(["A"]), look: "leaving" });
    await checkScope(options(sent(["A"])));
    expect(await queuedIds()).toEqual(["b1", "both", "gone"]);
    expect(ledger.coverage()).toEqual({ covers: sent(["A"]) });
  });
});

describe("what is unsure", () => {
  it("is not believed from the moment on when it is noted; all of it is looked at, what was gone too", async () => {
    await ledger.setComplete(true);
    await knowUser("a1", "A");
    await knowUser("gone", "A");
    await ledger.confirmAbsent("was", "user", { schools: ["A"], deletedAt: 1 });
    await ledger.writeCoverage({ covers: sent(["A"]), unsure: "RESTORED" });
    expect(await take(sent(["A"]))).toEqual({ look: "all", unsure: "RESTORED" });
    expect(ledger.complete).toBe(false);
    expect([...ledger.entries()].every(([, { unsure, digest }]) => unsure === true && digest === undefined)).toBe(true);
    expect(ledger.coverage()).toEqual({ look: "all" });
    await checkScope(options(sent(["A"])));
    expect(await queuedIds()).toEqual(["a1", "a2", "gone", "school-A", "was"]);
  });

  it("killed while its entries learn it, it is noted still", async () => {
    await knowUser("a1", "A");
    await ledger.writeCoverage({ covers: sent(["A"]), unsure: "RESTORED" });
    const broken = { ...ledger, complete: false, markUnsure: () => Promise.reject(new Error("killed")) };
    await expect(cover(broken, { wanted: sent(["A"]), allComes: false, settled: [] })).rejects.toThrow("killed");
    expect(ledger.coverage()).toMatchObject({ unsure: "RESTORED" });
  });

  it("another broker behind the same name is one of which nothing is known", async () => {
    await ledger.setComplete(true);
    await ledger.writeCoverage({ covers: sent(["A"]) });
    const after = await take({ ...sent(["A"]), broker: "https://two" });
    expect([after.unsure, ledger.complete]).toEqual(["OTHER_BROKER", false]);
  });

  it("a ledger that only slept lacks nothing", async () => {
    await ledger.setComplete(true);
    await ledger.writeCoverage({ covers: sent(["A"]), unsure: "ASLEEP" });
    await take(sent(["A"]));
    expect([ledger.complete, ledger.coverage()]).toEqual([true, { look: "all" }]);
  });
});
