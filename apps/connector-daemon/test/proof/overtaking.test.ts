import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { authority, startWorld, type World } from "@id-connector/test-world";

let world: World;
const users = 200;

beforeAll(async () => {
  world = await startWorld();
  await world.slapd.load(world.slapd.ldif.bulk({ users, schools: 1 }));
  await world.configure(authority);
  world.broker.faults.add({ kind: "latency", ms: 300 }); // so that the bulk takes half a minute, also where the change takes seconds
});
afterAll(() => world.close());

it("a change overtakes the bulk of a first synchronisation", async () => {
  world.start({ ID_CONNECTOR_REQUESTS: "2" });
  await world.broker.until(() => world.broker.counts(authority).users >= 10);
  const present = Object.values(world.broker.dump()[authority]?.users ?? {});
  const pupil = present.find(({ context }) => context["bulk000"]?.roles.includes("student"));
  if (!pupil) throw new Error("no pupil is at the broker yet");
  const { id } = pupil;
  const dn = world.slapd.dn.user(pupil.user_name, "student", "bulk000");
  await world.slapd.modify(`dn: ${dn}\nchangetype: modify\nreplace: sn\nsn: Eilig\n`);
  await world.broker.until(() => world.broker.get(authority, "users", id)?.last_name === "Eilig");
  expect(world.broker.counts(authority).users).toBeLessThan(users);
  world.broker.faults.clear();
  await world.converged();
});
