import { execFile } from "node:child_process";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { connectorFolders, dataFormat, dataFormatFile, type ConnectorFolders } from "@id-connector/connector-settings";
import { openLedger } from "@id-connector/delivery-ledger";
import {
  authority,
  changesIn,
  filesIn,
  queued,
  readFiles,
  runProgram,
  settled,
  startWorld,
  trash,
  until,
  type Daemon,
  type World,
} from "@id-connector/test-world";

const school = "Nord";
const names = ["anna", "ben", "refused", "held", "released", "kept"] as const;
type Name = (typeof names)[number];
let world: World;
let office: ReturnType<typeof changesIn>;
let daemon: Daemon;
let folders: ConnectorFolders;
let choir: string;
const ids = new Map<Name, string>();
const idOf = (name: Name) => ids.get(name) ?? "";
const atBroker = (name: Name) => world.broker.get(authority, "users", idOf(name));
const codeOf = async (name: Name) =>
  (await trash(world)).find(({ reason }) => reason["key"] === idOf(name))?.reason["code"];
const keep = () => join(folders.outQueue(authority), "keep");
const run = (...argv: readonly string[]) => runProgram("connector-daemon/bin/connector-daemon.js", argv, world.env);
const setLedgerFormat = async (format: number) => {
  const program = fileURLToPath(
    new URL("../../../../packages/delivery-ledger/test/programs/set-format.mjs", import.meta.url),
  );
  await promisify(execFile)(process.execPath, [program, folders.ledger, String(format)]);
};

beforeAll(async () => {
  world = await startWorld({ slapd: { content: { schools: [school] } } });
  folders = connectorFolders(world.home);
  office = changesIn(world, school);
  for (const name of names) await office.addStudent(name);
  for (const name of names) ids.set(name, await world.slapd.entryUuid(office.student(name)));
  await world.slapd.add(world.slapd.ldif.workgroup({ school, name: "Chor", members: [office.student("anna")] }));
  choir = await world.slapd.entryUuid(world.slapd.dn.workgroup("Chor", school));
  await world.configure(authority, { deleteGuard: { users: { number: 0 } } });
  daemon = world.start();
  await world.converged();
  await fillTrash();
  expect(await daemon.stop()).toBe(0);
  await fillQueues();
  await rm(dataFormatFile(folders));
  await setLedgerFormat(1);
});
afterAll(() => world.close());

async function fillTrash(): Promise<void> {
  world.broker.faults.add({ kind: "status", status: 422, only: { ids: [idOf("refused")] } });
  await office.lastname(office.student("refused"), "Refused");
  for (const name of ["held", "released", "kept"]) await office.remove(office.student(name));
  await until("all is in the trash", async () => (await trash(world)).length === 4);
}

/** While no daemon runs: an order with its item in the out queue, an item that was put aside, and one in the in queue. */
async function fillQueues(): Promise<void> {
  expect(await run("release", "--school_authority", authority, idOf("released"))).toMatchObject({ status: 0 });
  const kept = (await trash(world)).find(({ reason }) => reason["key"] === idOf("kept"));
  const file = join(folders.outQueue(authority), "trash", kept?.file ?? "");
  await rename(file, join(keep(), kept?.file ?? ""));
  await rm(`${file}.reason.json`);
  const schedule = ["anna", "--via", "in-queue"];
  expect(await runProgram("schedule-cli/bin/schedule_user.js", schedule, world.env)).toMatchObject({ status: 0 });
  expect([(await filesIn(folders.inQueue)).length, (await queued(world)).length]).toEqual([1, 1]);
}

describe("the first start after an upgrade, with something in every folder and an older ledger", () => {
  it("brings what waits to the broker, and leaves the rest where it is", async () => {
    const before = world.broker.requests.length;
    daemon = world.start();
    await settled(world);
    await until("what was released is gone", () => atBroker("released") === undefined);
    expect(world.broker.requests.slice(before)).toContainEqual(
      expect.objectContaining({ id: idOf("anna"), method: "PUT" }),
    );
    expect([await codeOf("refused"), await codeOf("held")]).toEqual(["REFUSED", "USERS_HELD"]);
    expect([atBroker("held"), atBroker("kept")]).not.toContain(undefined);
    expect(await filesIn(keep())).toHaveLength(1);
    expect(daemon.text()).not.toMatch(/"outcome":"rebuilt"|RESTORED/);
  });

  it("has format and ledger in the present form, by which a change is judged then", async () => {
    expect(JSON.parse(await readFile(dataFormatFile(folders), "utf8"))).toEqual({ format: dataFormat });
    const ledger = await openLedger(folders.ledger, { readOnly: true });
    expect(ledger.authority(authority).get(idOf("anna"))?.workgroups).toEqual([choir]);
    await ledger.close();
    await office.lastname(office.student("anna"), "After");
    await until("it came", () => atBroker("anna")?.last_name === "After");
    expect(await daemon.stop()).toBe(0);
  });
});

describe("files of a newer version", () => {
  const programs: readonly (readonly [string, readonly string[]])[] = [
    ["connector-daemon/bin/connector-daemon.js", ["status"]],
    ["schedule-cli/bin/schedule_user.js", ["anna", "--via", "in-queue"]],
    ["manage-schools-cli/bin/manage-schools-cli.js", ["list_schools", "--school_authority", authority]],
    ["verify-cli/bin/verify-cli.js", ["users", "--school_authority_name", authority]],
  ];
  const sentence =
    /format \d+, which only a newer version of the ID Connector knows\. Nothing was changed\. Run that version again/;
  const inData = async () => {
    const files = await readFiles(join(world.home, "data"));
    // of lmdb: who reads at this moment
    return new Map([...files].filter(([path]) => !path.endsWith("lock.mdb")));
  };

  async function expectRefused(commands: typeof programs): Promise<void> {
    const before = await inData();
    const ran = commands.map(async ([program, argv]) => ({
      argv,
      ...(await runProgram(program, [...argv, "--json"], world.env)),
    }));
    for (const { argv, status, stdout, stderr } of await Promise.all(ran)) {
      expect([argv, status, stderr]).toEqual([argv, 3, expect.stringMatching(sentence)]);
      expect(JSON.parse(stdout)).toMatchObject({ error: { code: "NEWER_FORMAT" }, exitStatus: 3 });
    }
    daemon = world.start();
    expect(await daemon.ended).toBe(3);
    expect(daemon.lines.at(-1)).toMatchObject({
      level: "error",
      code: "NEWER_FORMAT",
      why: expect.stringMatching(sentence) as unknown,
    });
    expect(await inData()).toEqual(before);
  }

  it("are refused by the daemon and all programs, with a sentence and status 3, and nothing is changed", async () => {
    await writeFile(dataFormatFile(folders), JSON.stringify({ format: dataFormat + 1 }));
    await expectRefused([
      ...programs,
      ["connector-daemon/bin/connector-daemon.js", ["health"]],
      ["connector-daemon/bin/connector-daemon.js", ["release", "--school_authority", authority, "--all"]],
      ["connector-daemon/bin/connector-daemon.js", ["check"]],
    ]);
    await writeFile(dataFormatFile(folders), JSON.stringify({ format: dataFormat }));
  });

  it("such as the ledger alone are refused by whoever reads it", async () => {
    await setLedgerFormat(99);
    await expectRefused(programs);
    await setLedgerFormat(2);
  });

  it("do no harm to what is left, when the newer version runs again", async () => {
    daemon = world.start();
    await settled(world);
    await office.lastname(office.student("ben"), "Later");
    await until("it came", () => atBroker("ben")?.last_name === "Later");
    expect([await codeOf("held"), await daemon.stop()]).toEqual(["USERS_HELD", 0]);
  });
});
