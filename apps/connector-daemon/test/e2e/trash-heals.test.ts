import { mkdir, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { openLedger } from "@id-connector/delivery-ledger";
import {
  authority,
  changesIn,
  type Daemon,
  filesIn,
  settled,
  startWorld,
  trash,
  until,
  type World,
} from "@id-connector/test-world";

const school = "Nord";
const gone = "00000000-0000-4000-8000-00000000000a";
let world: World;
let daemon: Daemon;
let office: ReturnType<typeof changesIn>;
let heal: () => void;
let anna: string;
let ben: string;

beforeAll(async () => {
  world = await startWorld({ slapd: { content: { schools: [school] } } });
  office = changesIn(world, school);
  for (const name of ["anna", "ben"]) await office.addStudent(name);
  await office.addClass("1a", ["anna", "ben"].map(office.student));
  anna = await world.slapd.entryUuid(office.student("anna"));
  ben = await world.slapd.entryUuid(office.student("ben"));
  refuse();
  await leaveBehind();
  await world.configure(authority);
  daemon = world.start();
});
afterAll(() => world.close());

const trashFolder = () => join(world.home, "data", "out_queues", authority, "trash");
const held = () => world.broker.get(authority, "users", anna);
const entries = async () => (await trash(world)).filter(({ reason }) => reason["key"] === anna);
const isEmpty = () => until("the trash is empty", async () => (await filesIn(trashFolder())).length === 0);

function refuse(ids: readonly string[] = [anna]): void {
  heal = world.broker.faults.add({ kind: "status", status: 422, only: { ids } });
}

/** When it is planned to look at an object again, and why. */
async function plannedFor(id: string): Promise<unknown> {
  const ledger = await openLedger(join(world.home, "data", "ledger"), { readOnly: true });
  try {
    return ledger.authority(authority).later.get(id);
  } finally {
    await ledger.close();
  }
}

/**
 * What a predecessor threw away in an outage, without a reason: two files of one pupil, a broken one, and one of a pupil that is gone and
 * that the broker has still.
 */
async function leaveBehind(): Promise<void> {
  const item = (id: string, dn: string, object: object | null) =>
    JSON.stringify({ id, dn, object, options: null, udm_object_type: "users/user", old_data: null });
  const schoolId = await world.slapd.entryUuid(world.slapd.dn.school(school));
  world.broker.tamper.put(authority, "schools", { id: schoolId, name: school, display_name: school });
  const context = { [school]: { roles: ["student"], classes: [] } };
  const pupil = { id: gone, first_name: "A", last_name: "B", user_name: "gone", context };
  world.broker.tamper.put(authority, "users", pupil);
  await mkdir(trashFolder(), { recursive: true });
  const files = {
    "2023-01-01-08-00-00-000001.json": item(ben, office.student("ben"), { username: "old" }),
    "2023-01-01-08-00-00-000002.json": item(ben, office.student("ben"), null),
    [`2023-01-01-08-00-00-000003_${ben}_ready.json`]: '{"id":"',
    "2023-01-01-08-00-00-000004.json": item(gone, office.student("gone"), null),
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(trashFolder(), name), content);
}

describe("the trash of an out queue", () => {
  it("empties itself of what a predecessor left there; what the broker refuses now is there once", async () => {
    // an item and its reason
    await until("what is refused is left", async () => {
      const files = await filesIn(trashFolder());
      return files.length === 2 && files.every((name) => name.includes(anna));
    });
    const reason = expect.objectContaining({ key: anna }) as unknown;
    expect(await trash(world)).toEqual([expect.objectContaining({ reason })]);
    expect(world.broker.get(authority, "users", gone)).toBeUndefined();
  });

  it("has an object once, however often it is refused, and goes on knowing since when", async () => {
    const [first] = await entries();
    for (let count = 1; count <= 3; count++) {
      await office.lastname(office.student("anna"), `Refused ${String(count)}`);
      // the old entry goes when the new one is there
      await until("it was refused once more, and is there once", async () => {
        const all = await entries();
        return all.length === 1 && all[0]?.reason["retries"] === count;
      });
    }
    expect((await entries())[0]?.reason).toMatchObject({
      code: "REFUSED",
      firstAt: first?.reason["firstAt"],
      attempts: 4,
    });
  });

  it("loses it as soon as a newer change got through, and its class follows", async () => {
    heal();
    await office.lastname(office.student("anna"), "Accepted");
    await isEmpty();
    await world.converged();
    expect(held()?.last_name).toBe("Accepted");
  });

  it("has it tried again when the configuration changed: no change of the object is needed", async () => {
    refuse();
    await office.lastname(office.student("anna"), "Later");
    await until("it is refused", async () => (await entries()).length === 1);
    const before = daemon.lines.length;
    heal();
    await world.configure(authority, { schools: [school] });
    await isEmpty();
    await world.converged();
    expect(held()?.last_name).toBe("Later");
    await daemon.logged(
      (line) =>
        daemon.lines.indexOf(line) >= before &&
        line["item"] === anna &&
        line["outcome"] === "sent" &&
        line["leftTrash"] === true,
    );
  });

  it("has it tried again after a restart, and the class that waited for a new pupil is completed", async () => {
    const only = { methods: ["POST"], resources: ["users"] } as const;
    const accept = world.broker.faults.add({ kind: "status", status: 422, only });
    await office.addStudent("carla");
    await office.join("1a", office.student("carla"));
    const id = await world.slapd.entryUuid(office.schoolClass("1a"));
    await until("she is refused", async () => (await trash(world)).length === 1);
    await settled(world);
    expect(await daemon.stop()).toBe(0);
    accept();
    daemon = world.start();
    await isEmpty();
    await world.converged();
    expect(world.broker.get(authority, "classes", id)?.members).toHaveLength(3);
  });

  it("does not give back what a person dropped, until it changes", async () => {
    refuse([anna, ben]);
    await office.lastname(office.student("anna"), "Dropped");
    await office.lastname(office.student("ben"), "Kept");
    await until("both are refused", async () => (await trash(world)).length === 2);
    await settled(world);
    const [entry] = await entries();
    for (const ending of ["", ".reason.json"]) await unlink(join(trashFolder(), `${entry?.file ?? ""}${ending}`));
    const planned = await plannedFor(anna);
    heal();
    // with another configuration all of the trash is tried again
    await world.configure(authority);
    await world.broker.until(() => world.broker.get(authority, "users", ben)?.last_name === "Kept");
    await isEmpty();
    expect(await plannedFor(anna)).toEqual(planned);
    expect(held()?.last_name).toBe("Later");
    await office.lastname(office.student("anna"), "Back");
    await world.converged();
  });
});
