import { mkdir, rm, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { connectorFolders } from "@id-connector/connector-settings";
import { openQueue, openReader } from "@id-connector/queue-fs";
import {
  authority,
  changesIn,
  type Daemon,
  runProgram,
  startWorld,
  status,
  trash,
  until,
  type World,
} from "@id-connector/test-world";

interface Problem {
  readonly code: string;
  readonly authority?: string;
  readonly stage?: string;
  readonly message: string;
}

let world: World;
let daemon: Daemon;
let office: ReturnType<typeof changesIn>;
const other = "Other";

const run = (...argv: string[]) => runProgram("connector-daemon/bin/connector-daemon.js", argv, world.env);
async function problems(): Promise<readonly Problem[]> {
  const { status: ended, stdout } = await run("health", "--json");
  const { ok, problems: found } = JSON.parse(stdout) as { readonly ok: boolean; readonly problems: readonly Problem[] };
  expect({ ok, ended }).toEqual({ ok: found.length === 0, ended: found.length === 0 ? 0 : 1 });
  return found;
}
const problem = (code: string, stage: string) =>
  until(`health says ${code} of ${stage}`, async () =>
    (await problems()).find((one) => one.code === code && one.stage === stage),
  );
async function healthy(): Promise<void> {
  let found: readonly Problem[] = [];
  await until(
    () => `all is well, but ${JSON.stringify(found)}`,
    async () => (found = await problems()).length === 0,
  );
}
const queueOf = (folder: string) => ({ folder, tmpFolder: connectorFolders(world.home).tmp });
const outQueue = () => connectorFolders(world.home).outQueue(authority);

async function start(): Promise<void> {
  daemon = world.start({ ID_CONNECTOR_STALL_SECONDS: "2" });
  await daemon.works();
}
async function change(user: string): Promise<string> {
  const dn = office.student(user);
  await office.lastname(dn, `Changed ${Date.now()}`);
  return world.slapd.entryUuid(dn);
}

beforeAll(async () => {
  world = await startWorld();
  office = changesIn(world, "bulk000");
  await world.slapd.load(world.slapd.ldif.bulk({ users: 10, schools: 1 }));
  await world.configure(authority);
  await world.configure(other);
});
afterAll(() => world.close());

describe("a daemon of which something does not work", () => {
  beforeAll(async () => {
    await start();
    await Promise.all([world.converged(), world.converged(other)]);
    await healthy();
  });
  afterAll(() => daemon.stop());
  afterEach(() => {
    world.broker.faults.clear();
  });

  it("while all is well, status says in a line that every part of it works, and with --json how each does", async () => {
    expect((await run("status")).stdout).toMatch(/^parts of the daemon: all \d+ work$/m);
    const { live } = JSON.parse((await run("status", "--json")).stdout) as { live: Awaited<ReturnType<typeof status>> };
    const names = live.stages.map((stage) => `${stage.name} ${stage.authority ?? ""}`.trim());
    const ofAll = [
      "authorities",
      "distribute",
      "listen",
      "alarm",
      "calendar",
      "ledger",
      "queues",
      "resume",
      "status",
      "tidy",
    ];
    const ofEach = [authority, other].flatMap((name) => [`deliver ${name}`, `scope ${name}`, `trash ${name}`]);
    expect(new Set(names)).toEqual(new Set([...ofAll, ...ofEach]));
    expect(live.stages.map(({ state }) => state)).not.toContain("failing");
  });

  it("an out queue that cannot be written is a problem; the other authorities get theirs", async () => {
    // the daemon makes the folder anew at any time, and may put something into it
    await until("a file is in its place", async () => {
      await rm(outQueue(), { recursive: true, force: true, maxRetries: 10 });
      return writeFile(outQueue(), "in the way").then(
        () => true,
        () => false,
      );
    });
    await change("b000.u00001");
    const found = await problem("FAILING", "distribute");
    expect(found.message).toContain(outQueue());
    await world.converged(other);
    await problem("FAILING", "deliver");
    expect((await run("status")).stdout).toMatch(/^ {2}distribute: failing for .* in a row, .*: QueueError [A-Z_]+$/m);
    await rm(outQueue());
    await world.converged();
    await healthy();
  });

  it("a request that does not come back is a problem while the authority works", async () => {
    world.broker.faults.add({ kind: "hang", only: { resources: ["users"], authority } });
    await change("b000.u00002");
    expect(await problem("STUCK", "requests")).toMatchObject({ authority });
    world.broker.faults.clear();
    await healthy();
  });

  it("an item that stays the oldest while its authority works is a problem, until it is done with", async () => {
    const id = await world.slapd.entryUuid(office.student("b000.u00003"));
    world.broker.faults.add({ kind: "status", status: 409, only: { ids: [id], methods: ["PUT", "POST"] } });
    await change("b000.u00003");
    const found = await problem("OLDEST_WAITS", "deliver");
    expect(found.message).toContain(id);
    await until("it is in the trash", async () => (await trash(world)).length > 0);
    await healthy();
  });

  it("a status that cannot be read or written is a sentence and a problem", async () => {
    const file = join(connectorFolders(world.home).state, "status.json");
    await until("a folder is in its place", async () => {
      await rm(file, { force: true });
      return mkdir(file).then(
        () => true,
        () => false,
      );
    });
    expect(await until("health says so", async () => (await problems())[0])).toMatchObject({
      code: "STATUS_UNREADABLE",
    });
    const shown = await run("status");
    expect(shown).toMatchObject({ status: 0, stderr: "" });
    expect(shown.stdout).toMatch(/how it does cannot be read\.\nPROBLEM: What the daemon says of itself/);
    await rmdir(file);
    await healthy();
  });
});

describe("a daemon that cannot have a queue for itself", () => {
  afterEach(() => daemon.stop());

  it.each([
    ["the in queue", "distribute", () => connectorFolders(world.home).inQueue],
    ["an out queue", "deliver", outQueue],
  ] as const)("%s: health says which, by whom and what to do", async (_, stage, folder) => {
    const { besideInQueue } = connectorFolders(world.home);
    const queue = await openQueue(folder(), stage === "distribute" ? besideInQueue : queueOf(folder()));
    const stranger = await openReader(queue, { keyOf: () => undefined });
    await start();
    const found = await problem("LOCKED", stage);
    expect(found.message).toContain(`process ${process.pid} holds its lock. End that process`);
    expect(found.message).toContain(folder());
    await stranger.close();
    await healthy();
  });
});
