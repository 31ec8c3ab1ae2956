import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { exitStatus } from "@id-connector/connector-settings";
import { authority } from "@id-connector/test-world";
import { startFilledWorld, type Filled } from "../support/school.js";
import { verify } from "../support/verify.js";

let filled: Filled;
beforeAll(async () => {
  filled = await startFilledWorld();
});
afterAll(() => filled.world.close());

it("what a server lacks that is behind is no leaver: the server is not believed", async () => {
  const { world } = filled;
  const { slapd } = world;
  const backup = await slapd.backup();
  const daemon = world.start();
  await slapd.add(slapd.ldif.user({ username: "new", role: "student", schools: ["SchuleA"] }));
  await world.converged(authority, ["SchuleA", "SchuleB"]);
  await daemon.stop();
  await slapd.restore(backup);
  const { status, stdout, stderr } = await verify(world, "users", "--school_authority_name", authority);
  expect(stderr).toContain("lacks changes that were seen before");
  expect(status).toBe(exitStatus.directory);
  expect(stdout).not.toContain("leaver");
});
