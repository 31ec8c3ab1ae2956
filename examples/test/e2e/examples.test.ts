import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { authority, changesIn, runProgram, startWorld, until, type World } from "@id-connector/test-world";

const programs = join(import.meta.dirname, "..", "..");
let world: World;
let annaId: string;
const running: ChildProcess[] = [];
const run = (example: string, ...argv: string[]) =>
  runProgram(join("..", "examples", "dist", `${example}.js`), argv, world.env);

beforeAll(async () => {
  const pupil = (username: string, school: string) => ({ username, role: "student" as const, schools: [school] });
  const schools = ["SchuleA", "SchuleB"];
  const users = [pupil("anna", "SchuleA"), pupil("ben", "SchuleA"), pupil("cem", "SchuleB")];
  world = await startWorld({ slapd: { content: { schools, users } } });
  const { addClass, student } = changesIn(world, "SchuleA");
  await addClass("1a", [student("anna"), student("ben")]);
  await addClass("1b", []);
  annaId = await world.slapd.entryUuid(student("anna"));
  await world.configure(authority, { schools });
  const daemon = world.start();
  await world.converged();
  await daemon.stop();
});
afterAll(async () => {
  for (const child of running) child.kill("SIGKILL");
  await world.close();
});

it("list-classes prints the classes of a school, each with its members", async () => {
  expect(await run("list-classes", "schulea")).toEqual({ status: 0, stdout: "1a: anna, ben\n1b: \n", stderr: "" });
});

it("follow-directory prints who comes, changes and goes from now on, until it is told to end", async () => {
  const { addStudent, lastname, remove, student } = changesIn(world, "SchuleA");
  const child = spawn(process.execPath, [join(programs, "dist", "follow-directory.js")], { env: world.env });
  running.push(child);
  const said = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const)
    child[stream].setEncoding("utf8").on("data", (text: string) => (said[stream] += text));
  const lines = () => said.stdout.split("\n").slice(0, -1);
  await until("it has caught up", () => said.stderr === "following\n");
  await addStudent("nele");
  await until("the new pupil is told", () => lines().length === 1);
  await lastname(student("nele"), "Other");
  await until("the change is told", () => lines().length === 2);
  await remove(student("nele"));
  await until("the deletion is told", () => lines().length === 3);
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([0, null]);
  const present = `present  users/user  ${student("nele")}`;
  expect({ lines: lines(), stderr: said.stderr }).toEqual({
    lines: [present, present, `gone  ${student("nele")}`],
    stderr: "following\n",
  });
});

it("own-queue does each job once, and what fails lies in the trash with its reason", async () => {
  const folder = await mkdtemp(join(tmpdir(), "jobs-"));
  try {
    const [there, gone] = [join(folder, "there.txt"), join(folder, "gone.txt")];
    await writeFile(there, "hello\n");
    expect(await run("own-queue", folder, "put", there, gone)).toMatchObject({ stdout: "2 jobs are on disk\n" });
    const checksum = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
    const stdout = `${checksum}  ${there}\nin the trash: ${gone}, ENOENT\n`;
    expect(await run("own-queue", folder, "work")).toEqual({ status: 0, stdout, stderr: "" });
    expect(await run("own-queue", folder, "work")).toEqual({ status: 0, stdout: "", stderr: "" });
    const trashed = await readdir(join(folder, "trash"));
    expect(trashed).toHaveLength(2);
    const reason = trashed.find((name) => name.endsWith(".reason.json"));
    expect(JSON.parse(await readFile(join(folder, "trash", String(reason)), "utf8"))).toMatchObject({ code: "ENOENT" });
  } finally {
    await rm(folder, { recursive: true });
  }
});

it("held-of-user prints what the broker holds of a pupil, by name or entryUUID, and nothing of anybody else", async () => {
  const held = {
    ...{ id: annaId, user_name: "anna", first_name: "First", last_name: "anna" },
    context: { SchuleA: { roles: ["student"], classes: ["1a"] } },
  };
  for (const who of ["anna", annaId]) {
    const { stdout, ...rest } = await run("held-of-user", authority, who);
    expect(rest).toEqual({ status: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual(held);
  }
  const unknown = await run("held-of-user", authority, "nobody");
  expect(unknown).toEqual({ status: 1, stdout: "", stderr: "The directory has no user nobody.\n" });
});

it("report-agreement and queue-school: the report says which school differs; queued, the broker holds it again", async () => {
  const head = "school,agrees,equal,different,missing,faulty";
  const agreeing = [head, "SchuleA,yes,5,0,0,0", "SchuleB,yes,2,0,0,0", ""].join("\n");
  expect(await run("report-agreement", authority)).toEqual({ status: 0, stdout: agreeing, stderr: "" });

  // who is removed leaves her class as well
  world.broker.tamper.remove(authority, "users", annaId);
  world.broker.tamper.change(
    authority,
    "classes",
    await world.slapd.entryUuid(changesIn(world, "SchuleA").schoolClass("1b")),
    { description: "other" },
  );
  const differing = [head, "SchuleA,no,2,2,1,0", "SchuleB,yes,2,0,0,0", ""].join("\n");
  expect(await run("report-agreement", authority)).toMatchObject({ stdout: differing });

  const queued = await run("queue-school", "SchuleA");
  expect(queued).toEqual({ status: 0, stdout: "5 objects of SchuleA are queued\n", stderr: "" });
  expect(await readdir(join(world.home, "data", "listener"))).toHaveLength(5);
  world.start();
  await world.converged();
  expect(await run("report-agreement", authority)).toMatchObject({ stdout: agreeing });
});

it("each says in a sentence which settings are missing", async () => {
  for (const example of ["list-classes", "follow-directory", "held-of-user", "report-agreement", "queue-school"]) {
    const { status, stderr } = await runProgram(join("..", "examples", "dist", `${example}.js`), ["x"], {});
    expect(status).not.toBe(0);
    expect(stderr).toContain("The setting ldap_server_name (--ldap-server-name) is missing.");
  }
});

it("no example is longer than 40 lines", async () => {
  const sources = await readdir(join(programs, "src"));
  expect(sources).toHaveLength(6);
  for (const source of sources) {
    const text = await readFile(join(programs, "src", source), "utf8");
    expect({ source, lines: text.split("\n").length - 1 <= 40 }).toEqual({ source, lines: true });
  }
});
