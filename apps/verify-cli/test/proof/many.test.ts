import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { ldif } from "@id-connector/slapd-fixture";
import { authority, expectedBroker, readDirectory, runProgram, startWorld, type World } from "@id-connector/test-world";
import type { Answer } from "../support/verify.js";

const users = 3_000;
const name = ["--school_authority_name", authority] as const;
let world: World;

beforeAll(async () => {
  world = await startWorld();
  await world.slapd.load(ldif.bulk({ users, schools: 3 }));
  await world.configure(authority);
  await fillBroker();
});
afterAll(() => world.close());

/** Puts there what must be there, by the second opinion of the test world, without a daemon. */
async function fillBroker(): Promise<void> {
  const schools = ["bulk000", "bulk001", "bulk002"];
  const wanted = expectedBroker(await readDirectory(world.slapd.ldap), schools);
  type Context = Readonly<Record<string, { readonly roles: readonly string[]; readonly classes: readonly string[] }>>;
  const { tamper } = world.broker;
  for (const one of Object.values(wanted.schools)) tamper.put(authority, "schools", one as never);
  for (const one of Object.values(wanted.users) as { readonly context: Context }[]) {
    const context = Object.entries(one.context).map(([school, { roles }]) => [school, { roles, classes: [] }]);
    tamper.put(authority, "users", { ...one, context: Object.fromEntries(context) as Context } as never);
  }
  for (const one of Object.values(wanted.classes)) tamper.put(authority, "classes", one as never);
  for (const one of Object.values(wanted.workgroups)) tamper.put(authority, "workgroups", one as never);
}

async function verifyAll(...argv: readonly string[]): Promise<Answer> {
  const env = { ...world.env, NODE_OPTIONS: "--max-old-space-size=80" };
  const { stdout, stderr } = await runProgram("verify-cli/bin/verify-cli.js", ["all", ...name, "--json", ...argv], env);
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout) as Answer;
}

describe("three thousand users", () => {
  it("are all verified with 80 MB of heap and a handful of searches, as equal", async () => {
    const before = await world.slapd.activity();
    const answer = await verifyAll();
    const after = await world.slapd.activity();
    expect(answer).toMatchObject({ exitStatus: 0, objects: [] });
    expect(answer.counts["users"]).toMatchObject({ checked: users, equal: users });
    expect(after.connections - before.connections).toBeLessThanOrEqual(8);
    expect(after.searches - before.searches).toBeLessThan(120);
  });
  it("of whom a third is missing at the broker are verified in the same memory, twice where they are missing", async () => {
    const lost = world.slapd.ldif
      .bulkContent({ users, schools: 3 })
      .users.filter(({ schools }) => schools[0] === "bulk001");
    for (const { id, user_name } of Object.values(world.broker.dump()[authority]?.users ?? {}))
      if (user_name.startsWith("b001.")) world.broker.tamper.remove(authority, "users", id);
    const answer = await verifyAll("--concurrency", "32");
    expect(answer.exitStatus).toBe(1);
    expect(answer.counts["users"]).toMatchObject({ checked: users, missing: lost.length, equal: users - lost.length });
    expect(answer.objects.length).toBeGreaterThan(lost.length);
  });
});
