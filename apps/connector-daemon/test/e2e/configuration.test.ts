import { chmod, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { addSchools, changeAuthority, type JsonObject } from "@id-connector/school-authority-config";
import type { LiveAuthority } from "@id-connector/delivery-tracker";
import {
  authority,
  type Daemon,
  filesIn,
  queued,
  readDirectory,
  runProgram,
  startWorld,
  status,
  until,
  type World,
} from "@id-connector/test-world";

const other = "Other";
const [first, second] = ["bulk000", "bulk001"];
let world: World;
let daemon: Daemon;
let round = 0;

const folder = () => join(world.home, "conf", "school_authorities");
const fileOf = (name: string) => join(folder(), `${name}.json`);
const data = (...path: string[]) => join(world.home, "data", ...path);

/** Does something that makes the daemon serve an authority anew, and waits until it does. */
async function servedAnew(name: string, act: () => Promise<void>): Promise<void> {
  const lines = () => daemon.lines.filter((line) => line["authority"] === name && line["message"] === served);
  const before = lines().length;
  await act();
  await until(`${name} is served anew`, () => lines().length > before);
}
const served = "authority is served";

/** Changes all users, classes and workgroups of a school. */
async function changeAll(school: string): Promise<void> {
  const text = `Round ${++round}`;
  const found = (await readDirectory(world.slapd.ldap)).filter(({ dn, values }) => {
    const isGroup = values("objectClass").includes("posixGroup") && dn.includes(`cn=schueler,cn=groups,ou=${school},`);
    return isGroup || values("ucsschoolSchool").includes(school);
  });
  const change = ({ dn }: { dn: string }) =>
    `dn: ${dn}\nchangetype: modify\nreplace: description\ndescription: ${text}\n`;
  await world.slapd.modify(found.map(change).join("\n"));
}

/** Changes one user of a school and returns its id and new last name. */
async function changeOne(school: string): Promise<{ readonly id: string; readonly name: string }> {
  const dn = world.slapd.dn.user(`b${school.slice(-3)}.u00000`, "student", school);
  const name = `Round ${++round}`;
  await world.slapd.modify(`dn: ${dn}\nchangetype: modify\nreplace: sn\nsn: ${name}\n`);
  return { id: await world.slapd.entryUuid(dn), name };
}

const holds = (name: string, one: { readonly id: string; readonly name: string }) =>
  world.broker.get(name, "users", one.id)?.last_name === one.name;

/** Waits until the daemon's status says this of an authority. */
async function shows(name: string, test: (live: LiveAuthority) => boolean): Promise<void> {
  await until(`the status of ${name}`, async () => {
    const live = (await status(world)).authorities[name];
    return live !== undefined && test(live);
  });
}

/** Waits until the status says that this is wrong in the folder, beside what stops an authority. */
async function faultsAre(codes: readonly string[]): Promise<void> {
  await until(`the configuration's faults: ${codes.join(", ")}`, async () => {
    const found = ((await status(world)).configuration ?? []).map(({ code }) => code);
    return found.join() === codes.join();
  });
}

beforeAll(async () => {
  world = await startWorld();
  await world.slapd.load(world.slapd.ldif.bulk({ users: 16, schools: 2 }));
  daemon = world.start();
});
afterAll(() => world.close());

describe("authorities that come and go while the daemon runs", () => {
  it("none is configured: changes wait in the in queue", async () => {
    await until("16 users wait", async () => (await filesIn(data("listener")).catch(() => [])).length > 16);
    expect(daemon.lines.filter(({ stage }) => stage === "distribute")).toEqual([]);
  });

  it("two are added: each gets exactly its schools, and what waited too", async () => {
    await world.configure(authority, { schools: [first] });
    await world.converged(authority, [first]);
    await servedAnew(other, () => world.configure(other, { schools: [second] }));
    await changeAll(second);
    await world.converged(other, [second]);
    await world.converged(authority, [first]);
  });

  it("a user of schools of both is with each in its own schools", async () => {
    const dn = world.slapd.dn.user("b000.u00001", "student", first);
    const roles = "add: ucsschoolRole\nucsschoolRole: teacher:school:bulk001";
    const schools = "add: ucsschoolSchool\nucsschoolSchool: bulk001";
    await world.slapd.modify(`dn: ${dn}\nchangetype: modify\n${schools}\n-\n${roles}\n`);
    await world.converged(other, [second]);
    await world.converged(authority, [first]);
    const id = await world.slapd.entryUuid(dn);
    expect(world.broker.contextOrder(other, id)).toEqual([second]);
    expect(world.broker.contextOrder(authority, id)).toEqual([first]);
  });

  it("one is deactivated: its queue waits while the other goes on; activated again it catches up", async () => {
    await world.configure(authority, { active: false, schools: [first] });
    await daemon.logged((line) => line["outcome"] === "deactivated");
    const waiting = await changeOne(first);
    const passing = await changeOne(second);
    await world.broker.until(() => holds(other, passing));
    await until("it waits", async () => (await queued(world)).length === 1);
    await shows(authority, ({ state }) => state === "deactivated");
    expect(holds(authority, waiting)).toBe(false);
    await world.configure(authority, { schools: [first] });
    await world.converged(authority, [first]);
  });

  it("the password is wrong: it waits and says why; with the right one it goes on", async () => {
    await servedAnew(authority, () => world.configure(authority, { schools: [first], password: "wrong" }));
    const one = await changeOne(first);
    await daemon.logged((line) => line["outcome"] === "waiting" && line["code"] === "LOGIN");
    await shows(authority, ({ state, why }) => state === "waiting" && why?.code === "LOGIN");
    await world.configure(authority, { schools: [first] });
    await world.broker.until(() => holds(authority, one));
  });

  it("a file that breaks stops its own authority only, and mended it catches up", async () => {
    const before = await readFile(fileOf(authority), "utf8");
    await writeFile(fileOf(authority), before.slice(0, 40));
    await daemon.logged((line) => line["authority"] === authority && line["code"] === "NOT_JSON");
    const waiting = await changeOne(first);
    const passing = await changeOne(second);
    await world.broker.until(() => holds(other, passing));
    await until("it waits", async () => (await queued(world)).length === 1);
    await shows(authority, ({ state, why }) => state === "misconfigured" && why?.code === "CONFIGURATION");
    await writeFile(fileOf(authority), before);
    await world.broker.until(() => holds(authority, waiting));
  });

  it("a file that is broken when the daemon starts loses nothing of its authority", async () => {
    await daemon.stop();
    const before = await readFile(fileOf(authority), "utf8");
    await writeFile(fileOf(authority), before.replace('"version":1', '"version":2'));
    daemon = world.start();
    await daemon.logged(
      (line) => line["authority"] === authority && line["path"] === "/plugin_configs/id_broker/version",
    );
    const waiting = await changeOne(first);
    const passing = await changeOne(second);
    await world.broker.until(() => holds(other, passing));
    await until("it waits", async () => (await queued(world)).length > 0);
    await writeFile(fileOf(authority), before);
    await world.broker.until(() => holds(authority, waiting));
  });

  it("a second file for an authority stops nothing", async () => {
    const copy = join(folder(), "copy.json");
    await writeFile(copy, await readFile(fileOf(authority)));
    await daemon.logged(({ code }) => code === "DUPLICATE_NAME");
    const one = await changeOne(first);
    await world.broker.until(() => holds(authority, one));
    await faultsAre(["DUPLICATE_NAME"]);
    await rm(copy);
    await faultsAre([]);
  });

  it("a folder that others may write stops nothing, and health says what check calls wrong", async () => {
    await chmod(folder(), 0o777);
    await faultsAre(["NOT_TRUSTED"]);
    const health = await runProgram("connector-daemon/bin/connector-daemon.js", ["health"], world.env);
    expect(health.status).toBe(1);
    expect(health.stdout).toContain(`The configuration is wrong at ${folder()}: `);
    const one = await changeOne(first);
    await world.broker.until(() => holds(authority, one));
    await chmod(folder(), 0o755);
    await faultsAre([]);
  });

  it("a file of another name that breaks does not remove its authority", async () => {
    const renamed = join(folder(), "renamed.json");
    await servedAnew(authority, () => rename(fileOf(authority), renamed));
    const before = await readFile(renamed, "utf8");
    await writeFile(renamed, "{");
    await daemon.logged(({ file, code }) => file === renamed && code === "NOT_JSON");
    const one = await changeOne(first);
    await until("it waits", async () => (await queued(world)).length === 1);
    await writeFile(renamed, before);
    await world.broker.until(() => holds(authority, one));
    await rename(renamed, fileOf(authority));
  });

  it("its list gets a school: what changes there comes too; without it again, that goes", async () => {
    await servedAnew(authority, () => world.configure(authority, { schools: [first, second] }));
    await changeAll(second);
    await world.converged(authority, [first, second]);
    await servedAnew(authority, () => world.configure(authority, { schools: [first] }));
    await changeAll(second);
    await world.converged(authority, [first]);
    await world.converged(other, [second]);
  });

  it("a file that other programs rewrite again and again is never seen half", async () => {
    const problems = () =>
      daemon.lines.filter(({ message }) => message === "configuration is wrong: its queue waits, the others go on");
    const before = problems().length;
    for (let count = 0; count < 30; count++) {
      await changeAuthority(folder(), authority, (raw) => addSchools(raw, [`new${count}`]));
      if (count % 10 === 0) await changeOne(first);
    }
    const one = await changeOne(first);
    await world.broker.until(() => holds(authority, one));
    await shows(authority, ({ schools }) => schools?.includes("new29") ?? false);
    expect(problems()).toHaveLength(before);
  });

  it("a CA file that is missing is waited for, and then all goes on by itself", async () => {
    const ca_file = join(world.home, "later.pem");
    await changeAuthority(folder(), authority, (raw) => {
      const { id_broker } = raw["plugin_configs"] as { readonly id_broker: JsonObject };
      return { ...raw, plugin_configs: { id_broker: { ...id_broker, ca_file } } };
    });
    await shows(authority, ({ state, why }) => state === "waiting" && why?.code === "CA_FILE");
    const waiting = await changeOne(first);
    const passing = await changeOne(second);
    await world.broker.until(() => holds(other, passing));
    await writeFile(ca_file, world.broker.ca);
    await world.broker.until(() => holds(authority, waiting));
  });

  it("one is removed: its queue lies in out_queues_trash, and the other goes on", async () => {
    await world.configure(authority, { active: false, schools: [first] });
    await shows(authority, ({ state }) => state === "deactivated");
    await changeOne(first);
    await until("it waits", async () => (await queued(world)).length === 1);
    await rm(fileOf(authority));
    await daemon.logged((line) => line["authority"] === authority && line["outcome"] === "removed");
    const [trashed = ""] = await readdir(data("out_queues_trash"));
    expect(trashed).toMatch(new RegExp(`^${authority}-`));
    expect(await filesIn(data("out_queues_trash", trashed))).toHaveLength(1);
    const passing = await changeOne(second);
    await world.broker.until(() => holds(other, passing));
    expect(await readdir(data("out_queues"))).toEqual([other]);
  });

  it("one that comes back goes on where it was", async () => {
    await servedAnew(authority, () => world.configure(authority, { schools: [first] }));
    const one = await changeOne(first);
    await world.broker.until(() => holds(authority, one));
    expect(await daemon.stop()).toBe(0);
    const restarts = daemon.lines.filter(({ message }) => String(message).endsWith("is started again"));
    expect(new Set(restarts.map(({ error }) => (error as { code: string }).code))).toEqual(new Set(["CA_FILE"]));
  });
});
