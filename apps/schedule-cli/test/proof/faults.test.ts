import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  authority,
  filesIn,
  noteModulesIn,
  packagesLoaded,
  startWorld,
  until,
  type World,
} from "@id-connector/test-world";
import { documentOf, inQueue, run } from "../support/schedule.js";

let world: World;

beforeAll(async () => {
  world = await startWorld();
  await world.slapd.load(world.slapd.ldif.bulk({ users: 3000, schools: 1 }));
  await world.configure(authority);
});
afterAll(() => world.close());

/** Starts a program, sends SIGINT when `when` holds, and resolves to what it printed. */
async function interrupted(argv: readonly string[], when: (stderr: string) => boolean | Promise<boolean>) {
  const program = new URL(`../../bin/${argv[0] ?? ""}.js`, import.meta.url).pathname;
  const child = spawn(process.execPath, [program, ...argv.slice(1)], { env: world.env });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (data: Buffer) => (stdout += data.toString()));
  child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
  const closed = once(child, "close");
  await until("it is time to interrupt", async () => child.exitCode !== null || (await when(stderr)));
  child.kill("SIGINT");
  const [status] = (await closed) as [number];
  return { status, stdout, stderr };
}

describe("wrong usage is status 2 and a hint", () => {
  it.each([
    ["schedule_user"],
    ["schedule_group"],
    ["schedule_school"],
    ["schedule_school a 0"],
    ["schedule_school a 33"],
    ["schedule_school a b"],
    ["schedule_school a 1 2"],
    ["schedule_user --uuid nonsense"],
    ["schedule_user a --uuid 2c7e3a0e-5d0f-103f-8f32-d573bc9d4058x"],
    ["schedule_user a --via nowhere"],
    ["schedule_user a --dry-run --wait"],
    ["schedule_user a --wait=perhaps"],
    ["schedule_user a --bogus"],
    ["schedule-cli"],
    ["schedule-cli bogus"],
    ["schedule-cli resync extra"],
  ])("%s", async (typed) => {
    const ran = await run(world, typed);
    expect(ran).toMatchObject({ status: 2, stdout: "" });
    expect(ran.stderr).toMatch(/^(schedule[-_]\w+): .+\n(?: +.+\n)?Try '\1 --help'\.\n$/);
  });
});

describe("settings and configuration are status 3", () => {
  it("settings that are missing are all named", async () => {
    const ran = await run(world, "schedule_user a", { ldap_server_name: "", ldap_base: "" });
    expect(ran.status).toBe(3);
    expect(ran.stderr).toContain("ldap_server_name");
    expect(ran.stderr).toContain("ldap_base");
  });

  it("no authority at all; a broken one is named and stops nobody", async () => {
    const ran = await run(world, "schedule_user b000.u00000", { ID_CONNECTOR_HOME: join(world.home, "elsewhere") });
    expect(ran.status).toBe(3);
    expect(ran.stderr).toContain("No school authority is configured in");

    const file = join(world.home, "conf", "school_authorities", "Broken.json");
    await writeFile(file, "{");
    const other = await run(world, "schedule_user b000.u00000");
    expect(other.status).toBe(0);
    expect(other.stderr).toContain(`${file}: `);
    await rm(file);
  });
});

describe("a directory that cannot be asked is status 4", () => {
  it.each([
    ["nobody answers", { ldap_server_port: "1" }],
    ["the login is refused", { ldap_hostdn: "cn=nobody,dc=ucs,dc=test" }],
  ])("%s", async (_, env) => {
    const ran = await run(world, "schedule_user b000.u00000", env);
    expect(ran).toMatchObject({ status: 4, stdout: "" });
    // what is wrong, and what to look at
    expect(ran.stderr).toMatch(/^schedule_user: The LDAP server .+\n {2}.+\?\n$/);
    expect(await documentOf(world, "schedule_school bulk000", env)).toMatchObject({ exitStatus: 4, error: {} });
  });
});

it("Ctrl-C stops between batches, says how far it came, and what is queued is whole: status 130", async () => {
  const folder = join(world.home, "data", "listener");
  await mkdir(folder, { recursive: true });
  const queued = async () => (await filesIn(folder)).length;
  // where this process stands still, the command may be through before it is interrupted: then it is tried again
  const { ran, before } = await until("it is stopped in the middle", async () => {
    const before = await queued();
    const ran = await interrupted(["schedule_school", "bulk000"], async () => (await queued()) > before);
    return ran.status !== 0 && { ran, before };
  });
  expect(ran.status).toBe(130);
  const [, count = "0"] = /Stopped: ([\d,]+) objects? (?:is|are) scheduled/.exec(ran.stderr) ?? [];
  expect(ran.stderr).toContain("Simply run it again");
  expect(Number(count.replace(",", ""))).toBe((await queued()) - before);
  for (const { item } of await inQueue(world)) expect(item).toMatchObject({ resend: true });
});

it("--wait while the authority waits says why, goes on, and Ctrl-C leaves the items queued: status 130", async () => {
  await world.broker.stop();
  const daemon = world.start();
  await daemon.works();
  const ran = await interrupted(["schedule_user", "b000.u00000", "--wait"], (stderr) =>
    stderr.includes("Still waiting"),
  );
  expect(ran.status).toBe(130);
  expect(ran.stderr).toMatch(/^Traeger2 waits \(CONNECTION\): .+ Still waiting for it/m);
  expect(ran.stdout).toContain("Stopped waiting for");
  await world.broker.start();
});

it("--help names options, examples and exit statuses, and loads nothing that a command needs", async () => {
  const list = join(world.home, "loaded-modules");
  for (const typed of ["schedule_user --help", "schedule-cli resync --help"]) {
    const { status, stdout } = await run(world, typed, noteModulesIn(list));
    expect(status).toBe(0);
    for (const word of ["--wait", "--dry-run", "--via", "Examples:", "Exit status: 0"]) expect(stdout).toContain(word);
  }
  expect((await run(world, "schedule-cli resync --help")).stdout).toContain(
    "univention-directory-listener-ctrl resync",
  );
  const loaded = await packagesLoaded(list);
  expect(loaded).toContain("yargs");
  for (const name of ["got", "ldapjs", "winston", "lmdb", "ajv", "ora", "@clack"]) expect(loaded).not.toContain(name);
});
