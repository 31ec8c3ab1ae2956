import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { authority, changesIn, status, until } from "@id-connector/test-world";
import { startFilledWorld, type Filled } from "../support/school.js";
import { listed, verifyJson } from "../support/verify.js";

const name = ["--school_authority_name", authority] as const;
let filled: Filled;
let pid: number;
beforeAll(async () => {
  filled = await startFilledWorld();
  const before = Date.now();
  filled.world.start();
  await until("it follows the directory", async () => {
    const live = await status(filled.world);
    pid = live.pid;
    return Date.parse(live.startedAt) >= before && live.listen.followedTo !== undefined;
  });
});
afterAll(() => filled.world.close());

it("what the daemon has not heard of yet waits, and what is wrong besides is told", async () => {
  const { world, id, nameOf } = filled;
  const changes = changesIn(world, "SchuleA");
  process.kill(pid, "SIGSTOP");
  await changes.addStudent("new");
  await changes.lastname(changes.student("anna"), "Changed");
  await changes.join("1b", changes.student("ben"));
  world.broker.tamper.change(authority, "users", id("cem"), { last_name: "Other" });
  const names = new Map([...nameOf, [await world.slapd.entryUuid(changes.student("new")), "new"]]);
  expect(listed(await verifyJson(world, "all", ...name), names)).toEqual([
    "school_class 1b waiting",
    "user anna waiting",
    "user ben waiting",
    "user cem different last_name",
    "user new waiting",
  ]);
});

it("and is equal when it has", async () => {
  const { world, id } = filled;
  world.broker.tamper.change(authority, "users", id("cem"), { last_name: "cem" });
  process.kill(pid, "SIGCONT");
  await world.converged(authority, ["SchuleA", "SchuleB"]);
  expect(await verifyJson(world, "all", ...name)).toMatchObject({ exitStatus: 0, objects: [] });
});
