import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openBroker, textFields, type SchoolClass, type TextFields, type User } from "@id-connector/broker-client";
import { startBroker, type SimulatedBroker } from "@id-connector/broker-simulator";
import { demoChanges, wantedObjects } from "@id-connector/demo";
import { startDemoDirectory } from "@id-connector/demo-directory";
import { groupFields, userFields, type Field, type Fields } from "@id-connector/listener-object";
import { namesIn } from "@id-connector/slapd-fixture";
import { makePlan } from "@id-connector/soak";
import {
  createRandom,
  directoryFacts,
  expectedBroker,
  findForeignFields,
  findOldOverNew,
  ruledAttributes,
  type PlainEntry,
} from "@id-connector/test-world";
import { busyTown } from "../src/index.js";

// Whoever gives the product a new field is told here of each part of the tests that does not know it: the judge, the simulator, the demo and
// the soak keep lists of their own on purpose.

type Sent = Field & { readonly broker: string };
const sentOf = (fields: Fields) => Object.values(fields).filter((field): field is Sent => field.broker !== undefined);
const [ofUser, ofGroup] = [sentOf(userFields), sentOf(groupFields)];
const namesOf = (texts: TextFields) => Object.keys(texts);
const attributes = [...ofUser, ...ofGroup].map(({ attribute }) => attribute);

describe("the judge", () => {
  const entryOf = (dn: string, values: Readonly<Record<string, readonly string[]>>): PlainEntry => ({
    dn,
    values: (name) => values[name] ?? [],
  });
  const valuesOf = (fields: readonly Sent[], value: string) =>
    Object.fromEntries(fields.map(({ attribute }) => [attribute, [`${attribute} ${value}`]]));
  const userEntry = (value: string) =>
    entryOf("uid=a,cn=users,ou=A,dc=x", {
      ...{ entryUUID: ["u"], objectClass: ["ucsschoolStudent"], ucsschoolSchool: ["A"] },
      ...valuesOf(ofUser, value),
    });
  const groupEntry = (value: string) =>
    entryOf("cn=A-1a,cn=klassen,cn=schueler,cn=groups,ou=A,dc=x", {
      ...{ entryUUID: ["c"], objectClass: ["posixGroup"], cn: ["A-1a"] },
      ...valuesOf(ofGroup, value),
    });

  test("reads the attribute of every field", () => {
    expect(ruledAttributes).toEqual(expect.arrayContaining(attributes));
  });

  test("expects every field of the broker", () => {
    const { users, classes } = expectedBroker([userEntry("one"), groupEntry("one")], ["A"]);
    expect(Object.keys(users["u"] as object)).toEqual(expect.arrayContaining(namesOf(textFields.user)));
    expect(users["u"]).toMatchObject(
      Object.fromEntries(ofUser.map(({ attribute, broker }) => [broker, `${attribute} one`])),
    );
    expect(Object.keys(classes["c"] as object)).toEqual(expect.arrayContaining(namesOf(textFields.group)));
    expect(classes["c"]).toMatchObject(
      Object.fromEntries(ofGroup.map(({ attribute, broker }) => [broker, `${attribute} one`])),
    );
  });

  test.each([
    ...ofUser.map((field) => ["users", field] as const),
    ...ofGroup.map((field) => ["classes", field] as const),
  ])("tells of %s that an old value won (%p)", (resource, { attribute, broker }) => {
    const isUser = resource === "users";
    const id = isUser ? "u" : "c";
    const entry = isUser ? userEntry : groupEntry;
    const facts = directoryFacts([
      { id, entry: entry("one") },
      { id, entry: entry("two") },
    ]);
    const body = (value: string) =>
      isUser
        ? ({ ...bodyOf(ofUser, "same"), id, context: {}, [broker]: `${attribute} ${value}` } as unknown as User)
        : ({
            ...bodyOf(ofGroup, "same"),
            id,
            members: [],
            [broker]: `${attribute} ${value}`,
          } as unknown as SchoolClass);
    const states = ["two", "one"].map((value, at) => ({ sequence: at, at, by: `PUT ${resource}`, value: body(value) }));
    const [told] = findOldOverNew([{ resource, id, states }], facts);
    expect(told).toContain(`${resource}/${id} ${broker}:`);
  });

  test("takes no field of the product for a foreign one", () => {
    const bodyKeys = { users: namesOf(textFields.user), classes: namesOf(textFields.group) };
    const requests = (["users", "classes"] as const).map((resource) => ({
      ...{ method: "PUT", resource, id: "x", bodyKeys: bodyKeys[resource] },
    }));
    expect(findForeignFields(requests as unknown as Parameters<typeof findForeignFields>[0])).toEqual([]);
  });
});

describe("the simulator", () => {
  let simulated: SimulatedBroker;
  let broker: ReturnType<typeof openBroker>;
  beforeAll(async () => {
    simulated = await startBroker({ authorities: [{ name: "Nord", password: "one" }] });
    const credentials = () => ({ username: "provisioning-Nord", password: "one" });
    broker = openBroker({ url: simulated.url, authority: "Nord", ca: simulated.ca, credentials, env: {} });
  });
  afterAll(async () => {
    await broker.close();
    await simulated.stop();
  });

  test("takes and shows every field that the product sends", async () => {
    const idOf = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
    const filled = (texts: TextFields) => Object.fromEntries(namesOf(texts).map((name) => [name, `some ${name}`]));
    await broker.schools.create({ id: idOf(1), name: "A", display_name: "A" });
    const user = {
      ...filled(textFields.user),
      id: idOf(2),
      context: { A: { roles: ["student"], classes: [] } },
    } as unknown as User;
    const group = { ...filled(textFields.group), id: idOf(3), school: "A", members: [] } as unknown as SchoolClass;
    await broker.users.create(user);
    await broker.classes.create(group);
    await broker.workgroups.create({ ...group, id: idOf(4) });
    expect(await broker.users.get(idOf(2))).toEqual(user);
    expect(await broker.classes.get(idOf(3))).toEqual(group);
    expect(await broker.workgroups.get(idOf(4))).toEqual({ ...group, id: idOf(4) });
  });
});

describe("the demo", () => {
  test("compares every field, and changes every one of a user", async () => {
    const directory = await startDemoDirectory({ users: 400, schools: 3 });
    try {
      const look = () =>
        new Map([...wantedObjects(directory)].map(([name, json]) => [name, JSON.parse(json) as object]));
      const [group] = [...look()].find(([name]) => name.startsWith("classes ")) ?? [];
      expect(Object.keys(look().get(group ?? "") ?? {})).toEqual(expect.arrayContaining(namesOf(textFields.group)));
      const changed = new Set<string>();
      for (const change of demoChanges(directory)) {
        const before = look();
        change.make();
        for (const [name, now] of look()) {
          const was = new Map<string, unknown>(Object.entries(before.get(name) ?? {}));
          if (!name.startsWith("users ") || was.size === 0) continue;
          for (const [field, value] of Object.entries(now)) if (was.get(field) !== value) changed.add(field);
        }
      }
      expect([...changed]).toEqual(expect.arrayContaining(namesOf(textFields.user)));
    } finally {
      await directory.stop();
    }
  });
});

describe("what happens all day", () => {
  test("in the soak changes every field", () => {
    const plan = makePlan({ seed: 7, users: 500, longestFaultMs: 5_000 });
    const played = new Set<string>();
    for (let step = 0; step < 3_000; step += 1) {
      const next = plan.next();
      for (const change of next.step === "event" ? next.event.changes : []) {
        if (change.change === "replace") for (const name of Object.keys(change.attributes)) played.add(name);
        if (change.change === "move user" && change.from.username !== change.to.username) played.add("uid");
        if (change.change === "members") for (const name of Object.keys(change)) played.add(name);
      }
    }
    expect([...played]).toEqual(expect.arrayContaining(attributes));
  });

  test("in a busy town changes every field", () => {
    const names = namesIn({ base: "dc=test" } as Parameters<typeof namesIn>[0]);
    const size = { schools: 3, classesOfEach: 5, pupilsOfEach: 20, removals: 5 };
    const records = busyTown({ names, random: createRandom(7), ...size })
      .changes()
      .join("\n");
    for (const attribute of attributes)
      expect(records).toMatch(attribute === "uid" ? /^newrdn: uid=/m : `replace: ${attribute}`);
  });
});

function bodyOf(fields: readonly Sent[], value: string): Readonly<Record<string, string>> {
  return Object.fromEntries(fields.map(({ attribute, broker }) => [broker, `${attribute} ${value}`]));
}
