import { mkdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { authority, type Daemon, filesIn, settled, startWorld, until, type World } from "@id-connector/test-world";
import { demoSchool, names, student } from "../support/demo-school.js";
import { documentOf, inQueue, run } from "../support/schedule.js";

let world: World;
let daemon: Daemon;
let folder: string;
let env: Readonly<Record<string, string>>;
const sent = (id: string) => world.broker.requests.some((one) => one.id === id && one.method === "PUT");

beforeAll(async () => {
  world = await startWorld({ slapd: { content: demoSchool } });
  await world.configure(authority, { schools: ["DEMOSCHOOL"] });
  folder = join(world.home, "triggers");
  env = { ID_CONNECTOR_LISTEN: "triggers", APPCENTER_LISTENER_DIR: folder };
});
beforeEach(() => {
  world.broker.clearRequests();
});
afterAll(() => world.close());

it.each(["appcenter", "triggers"])(
  "where --listen is %s, a missing folder of triggers is status 3 and says what to do",
  async (listen) => {
    const ran = await run(world, "schedule_user demo_student", { ...env, ID_CONNECTOR_LISTEN: listen });
    expect(ran).toMatchObject({ status: 3, stdout: "" });
    expect(ran.stderr).toContain(`Trigger files cannot be written to ${folder} (ENOENT)`);
    expect(ran.stderr).toContain("--via in-queue");
    await expect(stat(folder)).rejects.toMatchObject({ code: "ENOENT" });
  },
);

it("a trigger file is whole, named as the predecessor's and readable for the converter; --via in-queue goes around", async () => {
  await mkdir(folder);
  const id = await world.slapd.entryUuid(student);
  const document = await documentOf(world, "schedule_user demo_student", env);
  expect(document).toMatchObject({ via: "appcenter", scheduled: { total: 1 } });
  const [name = "", ...others] = await filesIn(folder);
  expect(others).toEqual([]);
  expect(name).toMatch(new RegExp(`^\\d{4}(-\\d\\d){5}-\\d{6}_${id}\\.json$`));
  expect((await stat(join(folder, name))).mode & 0o777).toBe(0o644);
  expect(await readFile(join(folder, name), "utf8")).toBe(
    JSON.stringify({ command: "modify", dn: student, entry_uuid: id, object_type: "users/user" }, null, 4),
  );
  expect(await inQueue(world)).toEqual([]);

  const direct = await documentOf(world, "schedule_user demo_student --via in-queue", env);
  expect(direct).toMatchObject({ via: "in-queue" });
  expect(await inQueue(world)).toHaveLength(1);
});

it("a school goes into the in queue, its users and groups become triggers; --dry-run writes neither", async () => {
  const [before, queued] = [await filesIn(folder), await inQueue(world)];
  await run(world, "schedule_school DEMOSCHOOL --dry-run", env);
  expect(await filesIn(folder)).toEqual(before);
  const ran = await run(world, "schedule_school DEMOSCHOOL", env);
  expect(ran.stdout).toContain("11 objects");
  expect(await filesIn(folder)).toHaveLength(before.length + 10);
  const [own] = (await inQueue(world)).slice(queued.length);
  expect(own?.item).toMatchObject({ udm_object_type: "container/ou", resend: true });
});

it("the daemon takes the triggers and sends what they name although nothing changed; --wait follows", async () => {
  daemon = world.start(env);
  await until("no trigger waits", async () => (await filesIn(folder)).length === 0);
  await settled(world);
  const id = await world.slapd.entryUuid(student);
  world.broker.clearRequests();
  const ran = await run(world, "schedule_user demo_student --wait", env);
  expect(ran.status).toBe(0);
  expect(ran.stdout).toContain("demo_student: sent to Traeger2");
  expect(sent(id)).toBe(true);
});

it("--uuid of an object that is gone: a trigger that says so, and the deletion is sent", async () => {
  // the directory deletes it, and no trigger ever tells
  const gone = names.workgroup("chess", "DEMOSCHOOL");
  const id = await world.slapd.entryUuid(gone);
  await until("the broker has it", () => world.broker.get(authority, "workgroups", id) !== undefined);
  await world.slapd.modify(`dn: ${gone}\nchangetype: delete\n`);
  const ran = await run(world, `schedule_group --uuid ${id} --wait`, env);
  expect(ran.status).toBe(0);
  expect(ran.stdout).toContain(`${id}: Traeger2 does not have it any more`);
  expect(world.broker.get(authority, "workgroups", id)).toBeUndefined();
  expect(daemon.lines.filter(({ item, outcome }) => item === id && outcome === "trash")).toEqual([]);
});
