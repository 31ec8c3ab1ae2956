import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { authority, type Daemon, startWorld, trashedInQueue, until, type World } from "@id-connector/test-world";
import { stampedName, writeConverted, writeTrigger } from "../support/listener-files.js";
import { writes } from "../support/writes.js";

let world: World;
let daemon: Daemon;
const started = (listen: string, env = {}) => world.start({ ID_CONNECTOR_LISTEN: listen, ...env });
const modify = (dn: string, lines: string) => world.slapd.modify(`dn: ${dn}\nchangetype: modify\n${lines}\n`);
const remove = (dn: string) => world.slapd.modify(`dn: ${dn}\nchangetype: delete\n`);
const pupil = (name: string) => world.slapd.dn.user(name, "student", "bulk000");
const addPupil = (username: string) =>
  world.slapd.add(world.slapd.ldif.user({ username, role: "student", schools: ["bulk000"] }));
/** A change that is the last one to arrive: what came before it has been looked at. */
async function lastChange(): Promise<void> {
  const id = await world.slapd.entryUuid(pupil("b000.u00009"));
  await modify(pupil("b000.u00009"), "replace: sn\nsn: Last");
  await world.broker.until(() => world.broker.requests.some((request) => request.id === id));
}
async function startedWorld(options: Parameters<typeof startWorld>[0]): Promise<void> {
  world = await startWorld(options);
  await world.slapd.load(world.slapd.ldif.bulk({ users: 20, schools: 1 }));
  await world.configure(authority);
}

describe.each([
  ["without a session log", 0],
  ["with a session log", 1000],
])("LDAP content synchronisation across a restart, %s", (_, sessionLog) => {
  beforeAll(async () => {
    await startedWorld({ slapd: { sessionLog } });
    daemon = started("ldap-sync");
    await world.converged();
    await addPupil("leaving");
    await world.converged();
    await daemon.stop();
    world.broker.clearRequests();
  });
  afterAll(() => world.close());

  it("what was changed, added and deleted meanwhile arrives, and nothing else is sent", async () => {
    await modify(pupil("b000.u00000"), "replace: sn\nsn: Changed");
    await remove(pupil("leaving"));
    await addPupil("coming");
    await addPupil("never.seen");
    await remove(pupil("never.seen"));
    daemon = started("ldap-sync");
    await world.converged();
    expect(writes(world)).toEqual(["DELETE users", "POST users", "PUT users"]);
    expect(daemon.text()).not.toContain('"outcome":"trash"');
  });

  it("where nothing was changed nothing is sent again", async () => {
    await daemon.stop();
    world.broker.clearRequests();
    daemon = started("ldap-sync");
    await daemon.logged(({ message }) => message === "the directory is followed");
    await lastChange();
    expect(writes(world)).toEqual(["PUT users"]);
  });

  it("polling goes on where the synchronisation ended, and sends nothing twice", async () => {
    await daemon.stop();
    world.broker.clearRequests();
    await modify(pupil("b000.u00001"), "replace: sn\nsn: Polled");
    await remove(pupil("coming"));
    daemon = started("ldap-poll");
    await world.converged();
    expect(writes(world)).toEqual(["DELETE users", "PUT users"]);
    expect(await daemon.stop()).toBe(0);
  });
});

describe("a server without RFC 4533", () => {
  beforeAll(() => startedWorld({ slapd: { noSync: true } }));
  afterAll(() => world.close());

  it("is polled, and the log says so", async () => {
    daemon = started("ldap-sync");
    await world.converged();
    await daemon.logged(({ message, way }) => message === "the directory is followed" && way === "poll");
  });

  it("changes and deletions arrive all the same", async () => {
    await modify(pupil("b000.u00000"), "replace: sn\nsn: Changed");
    await remove(pupil("b000.u00001"));
    await world.converged();
  });
});

describe("what the App Center writes", () => {
  let triggers: string;
  const delivered = (id: string) => daemon.logged((line) => line["item"] === id && line["stage"] === "deliver");
  const linesOf = (id: string) =>
    daemon.lines.filter(({ item }) => item === id).map(({ stage, outcome }) => `${String(stage)} ${String(outcome)}`);

  beforeAll(async () => {
    await startedWorld({});
    triggers = join(world.home, "triggers");
    daemon = started("ldap-sync");
    await world.converged();
    await daemon.stop();
  });
  beforeEach(() => {
    world.broker.clearRequests();
  });
  afterAll(() => world.close());

  describe("trigger files", () => {
    beforeAll(() => {
      daemon = started("triggers", { APPCENTER_LISTENER_DIR: triggers });
    });
    afterAll(() => daemon.stop());

    it("of a folder that is made later are found; a change is sent", async () => {
      await daemon.logged(({ outcome, folder }) => outcome === "waiting" && folder === triggers);
      const dn = pupil("b000.u00000");
      await modify(dn, "replace: sn\nsn: Triggered");
      await writeTrigger(triggers, { id: await world.slapd.entryUuid(dn), dn });
      await world.converged();
      expect(writes(world)).toEqual(["PUT users"]);
    });

    it("of an object that is as it was cost no request", async () => {
      const dn = pupil("b000.u00001");
      const id = await world.slapd.entryUuid(dn);
      await writeTrigger(triggers, { id, dn });
      expect(await delivered(id)).toMatchObject({ outcome: "unchanged" });
      expect(writes(world)).toEqual([]);
    });

    it.each([
      ["with a letter for its command", "m", "b000.u00010"],
      ["with a word for it", "modify", "b000.u00011"],
    ])("of a scheduler, %s, are always sent", async (_, command, name) => {
      const dn = pupil(name);
      const id = await world.slapd.entryUuid(dn);
      await writeTrigger(triggers, { id, dn, command, name: stampedName(`_${id}`) });
      expect(await delivered(id)).toMatchObject({ outcome: "sent" });
      expect(writes(world)).toEqual(["PUT users"]);
    });

    it("delete what is gone", async () => {
      const dn = pupil("b000.u00002");
      const id = await world.slapd.entryUuid(dn);
      await remove(dn);
      await writeTrigger(triggers, { id, dn, command: "delete" });
      await world.converged();
      expect(writesButOfClasses()).toEqual(["DELETE users"]);
    });

    it("that speak of a deletion delete nothing that is still there, and stay: the directory may be behind", async () => {
      const dn = pupil("b000.u00003");
      const id = await world.slapd.entryUuid(dn);
      await writeTrigger(triggers, { id, dn, command: "delete" });
      expect(await delivered(id)).toMatchObject({ outcome: "unchanged" });
      expect(await readdir(triggers)).toHaveLength(1);
      await writeTrigger(triggers, { id, dn });
      await until("a newer one takes its place", async () => (await readdir(triggers)).length === 0);
    });

    it("of a group that is neither class nor workgroup reach no out queue", async () => {
      const [dn = ""] = world.slapd.dn.groupsOfRole("student", "bulk000");
      const id = await world.slapd.entryUuid(dn);
      await writeTrigger(triggers, { id, dn, type: "groups/group" });
      await daemon.logged((line) => line["item"] === id && line["stage"] === "distribute");
      // an item may be distributed before its line is written
      await daemon.logged((line) => line["item"] === id && line["stage"] === "listen");
      expect(linesOf(id).sort()).toEqual(["distribute out_of_scope", "listen queued"]);
    });

    it("that cannot be understood are trashed with all reasons, and the next one goes on", async () => {
      const dn = pupil("b000.u00004");
      const id = await world.slapd.entryUuid(dn);
      await writeTrigger(triggers, { id: null, dn, type: null, name: "2020-01-01-00-00-00-000000.json" });
      await modify(dn, "replace: sn\nsn: Next");
      await writeTrigger(triggers, { id, dn });
      await world.converged();
      const [trashed] = await trashedInQueue(world.home, "triggers");
      expect(trashed?.reason).toMatchObject({
        file: "2020-01-01-00-00-00-000000.json",
        code: "BAD_TRIGGER",
        message: expect.stringMatching(/entry_uuid.*object_type/) as unknown,
      });
    });

    it("are found again when a resync has removed the folder and made it anew", async () => {
      const dn = pupil("b000.u00005");
      const id = await world.slapd.entryUuid(dn);
      await modify(dn, "replace: sn\nsn: Resynced");
      // nothing of ours lies in it
      expect(await readdir(triggers)).toEqual([]);
      await rm(triggers, { recursive: true });
      await writeTrigger(triggers, { id, dn });
      await world.converged();
    });
  });

  describe("converted items", () => {
    beforeAll(() => {
      daemon = started("appcenter");
    });
    afterAll(() => daemon.stop());

    it("that are renamed into place are taken; half-written ones are left alone", async () => {
      const inQueue = join(world.home, "data", "listener");
      const dn = pupil("b000.u00006");
      const id = await world.slapd.entryUuid(dn);
      await modify(dn, "replace: sn\nsn: Converted");
      await writeFile(join(inQueue, "2020-01-01-00-00-00-000000.json.converting.tmp"), '{ "dn": "uid=');
      const options = ["default", "ucsschoolStudent"];
      const object = { username: "b000.u00006", school: ["bulk000"], lastname: "Of yesterday" };
      await writeConverted(inQueue, { id, dn, udm_object_type: "users/user", object, options });
      await world.converged();
      expect(writes(world)).toEqual(["PUT users"]);
      expect(await filesIn(inQueue)).toEqual(["2020-01-01-00-00-00-000000.json.converting.tmp"]);
    });

    it("of a scheduler are always sent", async () => {
      const dn = pupil("b000.u00012");
      const id = await world.slapd.entryUuid(dn);
      const item = { id, dn, udm_object_type: "users/user", object: { school: ["bulk000"] }, options: null };
      await writeConverted(join(world.home, "data", "listener"), item, stampedName(`_${id}`));
      expect(await delivered(id)).toMatchObject({ outcome: "sent" });
    });

    it("of an object that is gone delete it", async () => {
      const inQueue = join(world.home, "data", "listener");
      const dn = pupil("b000.u00007");
      const id = await world.slapd.entryUuid(dn);
      await remove(dn);
      await writeConverted(inQueue, { id, dn, udm_object_type: "users/user", object: null, options: null });
      await world.converged();
      expect(writesButOfClasses()).toEqual(["DELETE users"]);
    });
  });
});

/** A look at its class that the daemon before had planned may come when a member is deleted, and finds it without that member. */
function writesButOfClasses(): readonly string[] {
  return writes(world).filter((write) => write !== "PUT classes");
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}
