import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { pause } from "@id-connector/bounded-work";
import type { DirectoryObject } from "@id-connector/listener-object";
import { listItems } from "@id-connector/queue-fs";
import { until } from "@id-connector/until";
import type { Verification } from "../../src/verify/verification.js";
import { createVerifier, type Verifier } from "../../src/verify/verifier.js";
import { openDeliveryParts, idOf, type DeliveryParts } from "../support/delivery-parts.js";
import { pupil } from "../support/delivering.js";
import { stageOf } from "../support/stage-of.js";
import { school } from "../support/trash-parts.js";

/** As quick as it may be. */
const days = 0.000_001;
const present = { before: undefined, kind: "user", schools: ["A"] } as const;

let parts: DeliveryParts;
let objects: Map<string, DirectoryObject>;
let idle: boolean;
let stopping: AbortController;
let running: Promise<void>;

beforeEach(async () => {
  parts = await openDeliveryParts({ runs: true });
  objects = new Map();
  [idle, stopping, running] = [true, new AbortController(), Promise.resolve()];
  parts.broker.tamper.put(parts.name, "schools", { id: school.id, name: "A", display_name: school.displayName });
  await parts.delivery.ledger.confirmPresent(school.id, { ...present, kind: "school" });
});
afterEach(async () => {
  stopping.abort();
  await running;
  await parts.close();
});

/** At the broker, in the directory and in the ledger. */
async function know(id: string, lastname: string): Promise<void> {
  objects.set(id, pupil(id, lastname));
  const name = { first_name: "A", last_name: lastname, user_name: `user${id.slice(-4)}` };
  parts.broker.tamper.put(parts.name, "users", { id, ...name, context: { A: { roles: ["student"], classes: [] } } });
  await parts.delivery.ledger.confirmPresent(id, present);
}

function start(change: Partial<Verification> = {}): Verifier {
  const { delivery } = parts;
  const all = new Map<string, DirectoryObject>([[school.id, school], ...objects]);
  const reading = (ids: readonly string[]) => ({
    objects: new Map(ids.flatMap((id) => (all.has(id) ? [[id, all.get(id)!] as const] : []))),
    ...{ schools: [school], hidden: new Set<string>(), hiddenAttributes: new Map(), position: [] },
  });
  const directory = {
    readObjects: (ids: readonly string[]) => Promise.resolve(reading(ids)),
    readSchools: () => Promise.resolve([school]),
    listSchool: () => Promise.resolve([...objects.keys()].sort()),
    countSchool: () => Promise.resolve(objects.size),
    readPosition: () => Promise.resolve([]),
  } as unknown as Verification["directory"];
  const verifier = createVerifier({
    ...{ ...delivery, directory, pause: shortPause, days, believed: () => parts.now() },
    authority: { name: parts.name, schools: "all", sendsUsers: true, sendsGroups: true },
    ...{ isIdle: () => idle, hasTaken: () => false, followedTo: () => [] },
    ...change,
  });
  running = verifier.run(stopping.signal, stageOf("verify"));
  return verifier;
}

/** Of each pause a twentieth is waited, and the rest goes by at once. */
async function shortPause(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms / 20, signal);
  parts.pass(ms - ms / 20);
}

async function queued(): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const name of listItems(parts.delivery.queue)) names.push(name);
  return names;
}

const asked = () => parts.broker.requests.filter(({ method }) => method === "GET").flatMap(({ id }) => id ?? []);

describe("the verification of an authority", () => {
  it("asks for every object, queues what differs at two looks, and notes when a school was equal", async () => {
    for (const number of [11, 12, 13]) await know(idOf(number), `L${String(number)}`);
    parts.broker.tamper.change(parts.name, "users", idOf(12), { last_name: "Falsch" });
    start();
    await until("it is queued", async () => (await queued()).some((name) => name.includes(idOf(12))));
    expect(await queued()).toHaveLength(1);
    expect(asked()).toEqual(expect.arrayContaining([school.id, idOf(11), idOf(12), idOf(13)]));
    expect(asked().filter((id) => id === idOf(12)).length).toBe(2);
    expect(parts.log()).not.toContain("Falsch");
    parts.broker.tamper.change(parts.name, "users", idOf(12), { last_name: "L12" });
    await until("the school was equal", () => parts.delivery.ledger.verified.school("A")?.equalAt !== undefined);
    expect([...parts.delivery.ledger.verified.strays()]).toEqual([]);
  });

  it("calls nothing a difference that is right at the second look, or lies in the trash", async () => {
    for (const number of [11, 12]) await know(idOf(number), `L${String(number)}`);
    for (const number of [11, 12]) parts.broker.tamper.remove(parts.name, "users", idOf(number));
    const times = { firstAt: new Date().toISOString(), lastAt: new Date().toISOString() };
    parts.delivery.trash.put(idOf(12), "a.json", { code: "REFUSED", message: "no", ...times });
    start();
    await until("both were asked for", () => asked().includes(idOf(12)));
    await know(idOf(11), "L11");
    await until("the school was looked at", () => parts.delivery.ledger.verified.school("A") !== undefined);
    expect(parts.delivery.ledger.verified.school("A")).toMatchObject({ unequal: { in_trash: 1 } });
    expect(await queued()).toEqual([]);
  });

  it("asks for nothing while there is other work, and goes on where it was when it is started again", async () => {
    for (let number = 11; number <= 22; number += 1) await know(idOf(number), "L");
    start({ isIdle: () => asked().length < 5 });
    await until("five were asked for", () => asked().length >= 5);
    stopping.abort();
    await running;
    expect(asked()).toHaveLength(5);
    const next = [school.id, ...objects.keys()].sort()[5];
    stopping = new AbortController();
    start();
    await until("it goes on", () => asked().length > 5);
    expect(asked()[5]).toBe(next);
  });
});
