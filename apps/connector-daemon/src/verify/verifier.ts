import { BrokerError } from "@id-connector/broker-client";
import { findUnheard, kindsOf, type Verdict } from "@id-connector/broker-compare";
import type { OpenLook, Stray, VerifiedSchool, VerifyProgress, VerifyRound } from "@id-connector/delivery-ledger";
import type { LiveVerification } from "@id-connector/delivery-tracker";
import { LdapReaderError, type ObjectReading } from "@id-connector/ldap-reader";
import { isDefect } from "../defects/tell-error.js";
import type { Stage } from "../stages/stage.js";
import { defectCode } from "../words/trash-codes.js";
import { consequenceOf, type Consequence } from "./consequence.js";
import { createFinder, schoolsInOrder, searchesFor, type Next } from "./find-next.js";
import { judgeLook } from "./judge-look.js";
import { pauseAfterRound, pausePerObject } from "./pace.js";
import { fromStored, toStored } from "./stored.js";
import { enter, foundOne, keyOf, notEqual, passed, startRound, withOpen } from "./round.js";
import { sendAgain } from "./send-again.js";
import { differsAgain, repaired } from "./stray.js";
import { tellVerification } from "./tell-verification.js";
import type { Verification } from "./verification.js";

/** Asks the broker for every object, round after round, in idle moments, and has what differs sent again. */
export interface Verifier {
  /** What `status` says of it; undefined before the first round. */
  told(): LiveVerification | undefined;
  /** Runs until `stopping` is aborted. It survives failures of directory and broker; rejects with QueueError or LedgerError. */
  run(stopping: AbortSignal, stage: Stage): Promise<void>;
}

const idleLookMs = 1_000;
/** How long a change of the directory may take to come into a queue: where it is known how far listening has heard, and where it is not. */
const [settleMs, longSettleMs] = [5_000, 120_000];
/** While so many objects are to be looked at again, no others are looked at. */
const mostOpen = 200;
const atOnce = 10;
const failuresUntilLeft = 3;
const [firstRestMs, longestRestMs] = [5_000, 600_000];

interface Drawn {
  /** The round with the object counted. */
  readonly from: VerifyRound;
  readonly reading: ObjectReading;
}

export function createVerifier(verification: Verification): Verifier {
  const { authority, directory, ledger, log, now, wall, pause, believed, days, isIdle, followedTo, signal } =
    verification;
  const { verified } = ledger;
  const finder = createFinder(verification);
  /** When open looks may be had, by `keyOf` and the daemon's clock; those of an earlier run at once. */
  const dueAt = new Map<string, number>();
  const strays = new Map<string, Stray>(verified.strays());
  let progress = fromStored(verified.progress());
  let countedAt = now();
  /** Failures in a row, of any kind. */
  let streak = 0;

  return {
    told() {
      if (!progress) return undefined;
      const { round } = progress;
      const ranMs = round.ranMs + (now() - countedAt);
      return tellVerification(verification, { ...progress, round: { ...round, ranMs } }, strays);
    },
    async run(stopping, stage) {
      let pauseMs = progress ? pausePerObject(progress.round, days) * atOnce : pauseAfterRound(days);
      for (;;) {
        await stage.waitFor("its time", () => pause(pauseMs, stopping));
        while (!stopping.aborted && !isIdle()) await stage.waitFor("an idle moment", () => pause(idleLookMs, stopping));
        if (stopping.aborted) return;
        pauseMs = await turnOrRest();
        stage.beat();
      }
    },
  };

  /** Resolves to how long to pause, in milliseconds. */
  async function turnOrRest(): Promise<number> {
    try {
      return await turn();
    } catch (error) {
      if (signal.aborted) return 0;
      if (!(error instanceof LdapReaderError || error instanceof BrokerError)) throw error;
      const restMs = Math.min(longestRestMs, firstRestMs * 2 ** streak);
      streak += 1;
      log.info("verification rests", { stage: "verify", outcome: "waiting", code: error.code, againInMs: restMs });
      return restMs;
    }
  }

  async function turn(): Promise<number> {
    progress ??= { round: await newRound(), lately: [] };
    const { round } = progress;
    const due = round.open.filter((look) => (dueAt.get(keyOf(look)) ?? 0) <= now()).slice(0, atOnce);
    if (due.length > 0) {
      const reading = await directory.readObjects(
        due.map(({ id }) => id),
        { signal, dnOf: verification.lastDn },
      );
      return lookAt({ reading, looks: due });
    }
    if (round.open.length < mostOpen) {
      const next = await finder.next(round.place);
      if (next) return lookAt(next);
    }
    if (round.open.length > 0)
      return Math.max(idleLookMs, Math.min(...round.open.map((look) => (dueAt.get(keyOf(look)) ?? 0) - now())));
    return goOn(progress);
  }

  async function newRound(): Promise<VerifyRound> {
    countedAt = now();
    const schools = schoolsInOrder(authority.schools, await directory.readSchools({ signal }));
    let objects = schools.length;
    for (const school of schools)
      objects += await directory.countSchool(school, { kinds: searchesFor(kindsOf(authority)), signal });
    return startRound(wall(), Math.max(objects, verified.known()));
  }

  /**
   * Asks for these objects, one after the other, until something else is to be done. `end`: where the round is then; missing for objects that
   * it passed before.
   */
  async function lookAt({ reading, looks, end }: Omit<Next, "end"> & Partial<Next>): Promise<number> {
    const [since, dueSince] = [wall(), now()];
    const isFirst = looks.every((look) => look.looks === 0 && !look.repaired);
    const unheard = isFirst ? new Set<string>() : await findUnheard(directory, followedTo(), { signal });
    const before = { reading, unheard, since, dueSince };
    let asked = 0;
    for (const look of looks) {
      if (!isIdle()) break;
      const from = end ? passed(current(), { ...end, after: look.id }) : current();
      const consequence = await judgeLook(verification, look, before).then(
        (judgement) => consequenceOf(look, judgement, { stray: strays.get(keyOf(look)), believed: believed() }),
        (error: unknown) => afterFailure(look, error, from),
      );
      await draw(look, consequence, { from, reading });
      asked += 1;
      streak = 0;
    }
    if (end && asked === looks.length) await save({ ...current(), place: end });
    return pausePerObject(current(), days) * Math.max(1, asked);
  }

  /**
   * Leaves an object for this time at which the broker or this program fails again and again. Rejects before that, and where the broker
   * itself is in trouble.
   */
  async function afterFailure(look: OpenLook, error: unknown, from: VerifyRound): Promise<Consequence> {
    if (!signal.aborted && isDefect(error)) {
      log.error("a defect at one object", {
        stage: "verify",
        item: look.id,
        outcome: "not_verified",
        code: defectCode,
        error,
      });
      return { state: "unequal", outcome: "not_verified" };
    }
    if (signal.aborted || !(error instanceof BrokerError) || error.scope === "authority") throw error;
    const failures = look.failures + 1;
    if (failures >= failuresUntilLeft) return { state: "unequal", outcome: "not_verified" };
    dueAt.set(keyOf(look), now() + firstRestMs * 2 ** failures);
    await save(withOpen(from, [{ ...look, failures }], []));
    throw error;
  }

  async function draw(look: OpenLook, consequence: Consequence, { from, reading }: Drawn): Promise<void> {
    const key = keyOf(look);
    const schools = ledger.get(look.id, look.kind)?.schools ?? [];
    let round = from;
    let stray = strays.get(key);
    switch (consequence.state) {
      case "equal":
        round = withOpen(round, [], [key]);
        stray = undefined;
        break;
      case "open":
        round = withOpen(round, [consequence.look], []);
        setDue(key);
        break;
      case "unequal":
        round = notEqual(withOpen(round, [], [key]), consequence.outcome, schools);
        break;
      case "differs_again":
        stray = differsAgain(stray, believed());
        round = notEqual(withOpen(round, [], [key]), "differs_again", schools);
        tell(consequence.verdict, `differs again although it was sent again ${stray.times} times`, "differs_again");
        break;
      case "repair":
        await sendAgain(verification, consequence.verdict, reading.objects.get(look.id));
        stray = repaired(stray, believed());
        round = withOpen({ ...round, found: round.found + 1 }, [{ ...look, repaired: true, looks: 0 }], []);
        setDue(key);
        if (progress) progress = { ...progress, lately: foundOne(progress.lately, believed()) };
        tell(consequence.verdict, "the broker holds something else than the directory says: sent again", "repaired");
        break;
    }
    const known = strays.get(key);
    if (stray) strays.set(key, stray);
    else strays.delete(key);
    await save(round, stray === known ? {} : { strays: new Map([[key, stray]]) });
  }

  function setDue(key: string): void {
    dueAt.set(key, now() + (followedTo() === undefined ? longSettleMs : settleMs));
  }

  function tell({ id, kind, outcome: found, fields }: Verdict, message: string, outcome: string): void {
    log.warn(message, { stage: "verify", item: id, kind, found, ...(fields ? { fields } : {}), outcome });
  }

  /** The round has finished its present school: goes on to the next school, or to another round. */
  async function goOn({ round, lately }: VerifyProgress): Promise<number> {
    const schools = schoolsInOrder(authority.schools, await directory.readSchools({ signal }));
    const { school } = round.place;
    const done = school === undefined ? new Map<string, VerifiedSchool>() : new Map([[school, seen(round, school)]]);
    const next = schools.find((name) => school === undefined || name > school);
    if (next !== undefined) {
      await save(enter(round, next), { schools: done });
      return 0;
    }
    const { startedAt, asked, found } = round;
    log.info("every object was asked for", { stage: "verify", outcome: "verified", asked, found });
    const listed = new Set(schools);
    const gone = [...verified.schools()].flatMap(([name]) => (listed.has(name) ? [] : [[name, undefined] as const]));
    progress = { round, lately, last: { startedAt, endedAt: wall(), asked, found } };
    await save(await newRound(), { schools: new Map([...done, ...gone]) });
    dueAt.clear();
    return pauseAfterRound(days);
  }

  function seen({ unequal, marred }: VerifyRound, school: string): VerifiedSchool {
    const lookedAt = wall();
    const isMarred = marred.includes(school.toLowerCase());
    const all = isMarred ? { ...unequal, leaver: (unequal["leaver"] ?? 0) + 1 } : unequal;
    const equalAt = Object.keys(all).length === 0 ? lookedAt : verified.school(school)?.equalAt;
    return { lookedAt, unequal: all, ...(equalAt === undefined ? {} : { equalAt }) };
  }

  function current(): VerifyRound {
    if (!progress) throw new Error("no round was begun");
    return progress.round;
  }

  async function save(
    round: VerifyRound,
    change: {
      readonly schools?: ReadonlyMap<string, VerifiedSchool | undefined>;
      readonly strays?: ReadonlyMap<string, Stray | undefined>;
    } = {},
  ): Promise<void> {
    const at = now();
    progress = { lately: [], ...progress, round: { ...round, ranMs: round.ranMs + (at - countedAt) } };
    countedAt = at;
    await verified.write({ progress: toStored(progress), ...change });
  }
}
