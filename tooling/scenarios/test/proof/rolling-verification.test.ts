import { expect, it } from "@jest/globals";
import {
  authority,
  changesIn,
  queued,
  runProgram,
  settled,
  status,
  trash,
  until,
  type LogLine,
  type World,
} from "@id-connector/test-world";
import type { RequestRecord } from "@id-connector/broker-simulator";
import { inWorld } from "../support/in-world.js";

const [school, other] = ["bulk000", "bulk001"] as const;
/** So few days that the daemon is always late, and as quick as it may be. */
const env = { ID_CONNECTOR_VERIFY_DAYS: "0.0001" };
const size = { users: 24, schools: 2, env } as const;

interface Verification {
  readonly asked: number;
  readonly foundLastDay: number;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly again?: { readonly objects: number; readonly item: string };
}

interface ToldStatus {
  readonly authorities: readonly {
    readonly live?: { readonly verification?: Verification };
    readonly verified?: Readonly<
      Record<string, { readonly equalAt?: string; readonly lookedAt: string; readonly unequal: object }>
    >;
  }[];
}

/** What `status --json` says. */
async function told(world: World): Promise<ToldStatus["authorities"][number]> {
  const { stdout } = await runProgram("connector-daemon/bin/connector-daemon.js", ["status", "--json"], world.env);
  const [own] = (JSON.parse(stdout) as ToldStatus).authorities;
  if (!own) throw new Error("the status knows no authority");
  return own;
}

const live = async (world: World) => (await status(world)).authorities[authority]?.verification;

/** Everything of every school was seen to be equal after this moment. */
async function allEqual(world: World, since: number): Promise<void> {
  const isLater = ({ equalAt }: { readonly equalAt?: string }) => equalAt !== undefined && Date.parse(equalAt) >= since;
  await until("all schools were seen equal", async () => {
    const { verified = {} } = await told(world);
    return Object.keys(verified).length === size.schools && Object.values(verified).every(isLater);
  });
}

const ofVerify = ({ stage }: LogLine) => stage === "verify";
const isGet = ({ method }: RequestRecord) => method === "GET";
const objectsOf = (requests: readonly RequestRecord[]) =>
  requests.filter((one) => isGet(one) && one.resource !== "schools").flatMap(({ id }) => id ?? []);

it.concurrent("whatever somebody changed at the broker is found and mended without anybody asking, and is told", () =>
  inWorld(size, async ({ world, daemon }) => {
    const { slapd, broker } = world;
    const { tamper } = broker;
    const office = changesIn(world, school);
    const student = (number: number) => office.student(`b000.u0000${String(number)}`);
    const dns = [1, 2, 3, 4].map(student);
    const [changed, lost, moved, left] = await Promise.all(dns.map((dn) => slapd.entryUuid(dn)));
    const classId = await slapd.entryUuid(office.schoolClass("1a"));
    const clubId = await slapd.entryUuid(slapd.dn.workgroup("wg0", school));
    await allEqual(world, 0);
    const leaver = broker.get(authority, "users", left!)!;
    await office.remove(student(4));
    await broker.until(() => broker.get(authority, "users", left!) === undefined);
    await settled(world);

    const tampered = Date.now();
    tamper.change(authority, "users", changed!, { first_name: "Falsch", user_name: "falsch" });
    tamper.remove(authority, "users", lost!);
    tamper.change(authority, "users", moved!, { context: { [school]: { roles: ["teacher"], classes: [] } } });
    tamper.put(authority, "users", leaver);
    tamper.change(authority, "classes", classId, { description: "anders", members: [] });
    tamper.remove(authority, "workgroups", clubId);
    // a user that is lost may be missed by its class first
    await world.converged(authority);
    expect(broker.get(authority, "users", left!)).toBeUndefined();
    await allEqual(world, tampered);

    const lines = daemon.lines.filter((line) => ofVerify(line) && line["outcome"] === "repaired");
    const named = new Map(lines.map(({ item, found, fields }) => [item, [found, fields]]));
    expect(named.get(changed)).toEqual(["different", expect.arrayContaining(["first_name", "user_name"])]);
    expect(named.get(left)?.[0]).toBe("leaver");
    expect(named.get(clubId)?.[0]).toBe("missing");
    expect(daemon.text()).not.toMatch(/Falsch|anders/);
    const { live: own } = await told(world);
    expect(own?.verification?.foundLastDay).toBe(lines.length);
    const health = await runProgram("connector-daemon/bin/connector-daemon.js", ["health"], world.env);
    expect(health.stdout).toContain(`within a day the broker held ${String(lines.length)} objects otherwise`);
    expect(health.status).toBe(0);
  }),
);

it.concurrent("a round goes on where it was when the daemon is killed, and what it knew is known", () =>
  inWorld({ ...size, users: 120 }, async ({ world, daemon, restart }) => {
    const { broker } = world;
    await until("it is in the middle of a round", async () => ((await live(world))?.asked ?? 0) >= 30);
    await daemon.kill();
    const before = await live(world);
    const asked = new Set(objectsOf(broker.requests));
    const known = broker.requests.length;
    restart();
    await until("the round is over", async () => (await live(world))?.endedAt !== undefined);
    const after = objectsOf(broker.requests.slice(known));
    const others = after.filter((id) => !asked.has(id));
    // the first that it asks for are others than before; the answer to the very last may not have come to the ledger any more
    expect([...asked].slice(0, -1)).not.toContain(after[0]);
    expect(others.length).toBeGreaterThan(0);
    const { verified = {} } = await told(world);
    expect(Object.values(verified).every(({ equalAt }) => equalAt !== undefined)).toBe(true);
    expect(before?.endedAt).toBeUndefined();
  }),
);

it.concurrent(
  "a broker in trouble is left alone, nothing is called a difference for it, and it goes on afterwards",
  () =>
    inWorld(size, async ({ world, daemon }) => {
      const { slapd, broker } = world;
      await until("it has begun", async () => ((await live(world))?.asked ?? 0) > 0);
      const begin = broker.requests.length;
      const mend = broker.faults.add({ kind: "status", status: 503 });
      await daemon.logged((line) => ofVerify(line) && line["outcome"] === "waiting");
      await until(
        "it rests longer",
        () => daemon.lines.filter((line) => ofVerify(line) && line["outcome"] === "waiting").length > 1,
      );
      // a rest each time: no more than a request or two for each of them
      const rests = daemon.lines.filter((line) => ofVerify(line) && line["outcome"] === "waiting").length;
      expect(broker.requests.slice(begin).filter(({ status: answer }) => answer === 503).length).toBeLessThanOrEqual(
        rests + 2,
      );
      mend();
      const id = await slapd.entryUuid(changesIn(world, other).student("b001.u00001"));
      broker.tamper.change(authority, "users", id, { last_name: "Falsch" });
      await broker.until(() => broker.get(authority, "users", id)?.last_name !== "Falsch");
      const repaired = daemon.lines.filter((line) => ofVerify(line) && line["outcome"] === "repaired");
      expect(repaired.map(({ item }) => item)).toEqual([id]);
    }),
);

it.concurrent(
  "while there are changes to deliver nothing is asked for, and nothing that waits or changes is called a difference",
  () =>
    inWorld({ ...size, users: 60 }, async ({ world, daemon }) => {
      const { broker } = world;
      const office = changesIn(world, school);
      await until("it has begun", async () => ((await live(world))?.asked ?? 0) > 0);
      // none gets through until all wait, then one after the other, slowly: the queue stays full for a while
      const mend = broker.faults.add({ kind: "status", status: 503, only: { methods: ["PUT"] } });
      const slow = broker.faults.add({ kind: "latency", ms: 150, only: { methods: ["PUT"] } });
      broker.set({ capacity: 1 });
      const pupils = Array.from({ length: 30 }, (_, number) =>
        office.student(`b000.u${String(number).padStart(5, "0")}`),
      );
      await Promise.all(pupils.map((dn, number) => office.lastname(dn, `Neu${String(number)}`)));
      await until("all of them wait", async () => (await queued(world)).length >= pupils.length);
      mend();
      await settled(world);
      slow();
      broker.set({ capacity: undefined });
      const puts = broker.requests.flatMap(({ method, status: answer }, index) =>
        method === "PUT" && answer === 200 ? [index] : [],
      );
      const [first, last] = [puts[1] ?? 0, puts.at(-1) ?? 0];
      expect(last - first).toBeGreaterThan(20);
      expect(broker.requests.slice(first, last).filter(isGet)).toEqual([]);
      await allEqual(world, Date.now());
      expect(daemon.lines.filter((line) => ofVerify(line) && line["outcome"] === "repaired")).toEqual([]);
    }),
);

it.concurrent("an object that the broker only says to have taken is told, and not sent again and again", () =>
  inWorld(size, async ({ world, daemon }) => {
    const { slapd, broker } = world;
    const id = await slapd.entryUuid(changesIn(world, school).student("b000.u00001"));
    const fault = { kind: "status", status: 200, only: { methods: ["PUT"], ids: [id] } } as const;
    const end = broker.faults.add(fault);
    broker.tamper.change(authority, "users", id, { last_name: "Falsch" });
    const isAgain = (line: LogLine) => ofVerify(line) && line["outcome"] === "differs_again";
    expect(await daemon.logged(isAgain)).toMatchObject({ item: id, fields: ["last_name"] });
    await until("the status names it", async () => (await live(world))?.again?.item === id);
    const health = await runProgram("connector-daemon/bin/connector-daemon.js", ["health"], world.env);
    expect(health.stdout).toContain("1 object differed again although the broker had confirmed them");
    const puts = () => broker.requests.filter(({ method, id: of }) => method === "PUT" && of === id).length;
    const sent = puts();
    const { startedAt } = await until("it verifies", () => live(world));
    await until("it is looked at once more", async () => {
      const now = await live(world);
      return now !== undefined && now.startedAt !== startedAt && now.asked >= now.expected;
    });
    expect(puts()).toBe(sent);
    expect((await told(world)).verified?.[school]?.unequal).toEqual({ differs_again: 1 });
    end();
    await changesIn(world, school).lastname(changesIn(world, school).student("b000.u00001"), "Recht");
    await until("it is forgotten", async () => (await live(world))?.again === undefined);
  }),
);

it.concurrent(
  "what should not be at the broker is deleted only as the delete guard lets it go, and is no difference while it is held",
  () =>
    inWorld({ ...size, config: { schools: [school, other] } }, async ({ world, daemon }) => {
      const { broker } = world;
      const none = { number: 0, share: 1 };
      const before = broker.dumpText();
      await world.configure(authority, {
        schools: [school],
        deleteGuard: { users: none, groups: none, members: none },
      });
      const held = async () =>
        (await trash(world)).filter(({ reason }) => /_HELD$/.test(String(reason["code"]))).length;
      await until("all of them are held", async () => (await held()) === 12 + 2);
      const lines = daemon.lines.length;
      const { startedAt } = await until("it verifies", () => live(world));
      await until("a whole round is over", async () => {
        const now = await live(world);
        return now?.startedAt !== startedAt && now?.endedAt !== undefined && now.endedAt > startedAt;
      });
      expect(
        daemon.lines
          .slice(lines)
          .filter(ofVerify)
          .map(({ outcome }) => outcome),
      ).not.toContain("repaired");
      expect(broker.dumpText()).toBe(before);
      await world.configure(authority, { schools: [school, other] });
    }),
);
