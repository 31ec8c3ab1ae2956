import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { authority, startWorld, type World } from "@id-connector/test-world";

let world: World;

beforeAll(async () => {
  world = await startWorld();
  await world.slapd.load(world.slapd.ldif.bulk({ users: 60, schools: 2 }));
  await world.configure(authority);
});
afterAll(() => world.close());

it("killed in the middle of a first synchronisation it goes on where it was, without sending anything twice for nothing", async () => {
  const daemon = world.start();
  await world.broker.until(() => world.broker.counts(authority).users >= 20);
  await daemon.kill();
  const second = world.start();
  await world.converged();
  const repeated = world.broker.requests.filter(({ method }) => method === "PUT");
  // only what was in flight when it was killed may be sent again
  expect(repeated.length).toBeLessThanOrEqual(64);
  await second.kill();
});

it.each([1, 2, 3])(
  "killed while idle (%i), it reads the directory again and finds what changed meanwhile",
  async (round) => {
    const dn = world.slapd.dn.user("b000.u00002", "student", "bulk000");
    await world.slapd.modify(`dn: ${dn}\nchangetype: modify\nreplace: sn\nsn: Runde ${round}\n`);
    const daemon = world.start();
    await world.converged();
    await daemon.kill();
  },
);
