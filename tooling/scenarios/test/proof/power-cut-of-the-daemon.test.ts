import { mkdir, realpath, rename, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { authority, settled, startWorld, type Daemon, type World } from "@id-connector/test-world";
import { findUndurable, oneFileThread, stepThrough, switchGuardOff, type Step } from "../../src/index.js";

const school = "SchuleA";
const usernames = ["changing", "refused"] as const;
let world: World;
let home: string;
let daemon: Daemon;
const ids = new Map<string, string>();
let round = 0;

beforeAll(async () => {
  const users = usernames.map((username) => ({ username, role: "student" as const, schools: [school] }));
  world = await startWorld({ slapd: { content: { schools: [school], users } } });
  home = await realpath(world.home);
  await world.configure(authority);
  await switchGuardOff(world.home, authority);
  for (const name of usernames) ids.set(name, await world.slapd.entryUuid(student(name)));
});
afterAll(() => world.close());

const student = (name: string) => world.slapd.dn.user(name, "student", school);
const idOf = (name: string) => ids.get(name) ?? "";
const folderOf = {
  triggers: () => join(home, "triggers"),
  in: () => join(home, "data", "listener"),
  out: () => join(home, "data", "out_queues", authority),
};
const trash = () => join(folderOf.out(), "trash");

/** The directory changes a user that the broker takes and one that it refuses; where the App Center listens, its files say so. */
async function change(listen: string, round: number): Promise<void> {
  for (const name of usernames) {
    const dn = student(name);
    await world.slapd.modify(`dn: ${dn}\nchangetype: modify\nreplace: sn\nsn: Round ${round}\n`);
    const id = idOf(name);
    const trigger = { command: "modify", dn, entry_uuid: id, object_type: "users/user" };
    const item = { id, dn, object: { school: [school] }, options: null, udm_object_type: "users/user" };
    if (listen === "triggers") await moveInto(folderOf.triggers(), id, trigger);
    if (listen === "appcenter") await moveInto(folderOf.in(), id, item);
  }
}

async function moveInto(folder: string, id: string, content: object): Promise<void> {
  await writeFile(join(home, "half"), JSON.stringify(content));
  await rename(join(home, "half"), join(folder, `announced-${id}.json`));
}

const subjectOf = (path: string) => /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/.exec(basename(path))?.[0];

/** What the daemon says of itself is nothing that could be lost. */
const isOfState = ({ paths }: Step) => paths.every((path) => path.startsWith(join(home, "data", "state")));

/** The direction of the flow. What the broker takes may leave the out queue: the ledger has it. */
function nextOf(path: string): readonly string[] {
  if (path.startsWith(`${folderOf.triggers()}/`)) return [folderOf.in()];
  if (path.startsWith(`${folderOf.in()}/`)) return [folderOf.out()];
  const isWaiting = path.startsWith(`${folderOf.out()}/`) && !path.startsWith(`${trash()}/`);
  return isWaiting && subjectOf(path) === idOf("refused") ? [trash()] : [];
}

describe.each(["ldap-sync", "ldap-poll", "triggers", "appcenter"])("the daemon that listens by %s", (listen) => {
  it("has an item on disk in the next place before it leaves the one before: at no moment a power cut loses it", async () => {
    await mkdir(folderOf.triggers(), { recursive: true });
    const env = { ID_CONNECTOR_LISTEN: listen, APPCENTER_LISTENER_DIR: folderOf.triggers(), ...oneFileThread };
    daemon = world.start(env);
    await world.converged();
    await settled(world);
    const undo = world.broker.faults.add({ kind: "status", status: 422, only: { ids: [idOf("refused")] } });
    const stepping = await stepThrough({ process: daemon, folder: home, leaveOut: isOfState, after: () => "go on" });
    await change(listen, round++);
    const isDone = (name: string, outcome: string) =>
      daemon.logged(({ stage, item, outcome: what }) => stage === "deliver" && item === idOf(name) && what === outcome);
    await Promise.all([isDone("changing", "sent"), isDone("refused", "trash")]);
    await stepping.detach();
    const { steps } = stepping;
    expect(findUndurable(steps, { subjectOf, nextOf })).toEqual([]);
    // it went all the way before our eyes
    const gone = steps.flatMap(({ call, paths }) => (call.startsWith("unlink") ? paths : []));
    const places = [...(listen === "triggers" ? [folderOf.triggers()] : []), folderOf.in(), folderOf.out()];
    for (const place of places)
      for (const name of usernames)
        expect(gone.filter((path) => dirname(path) === place && subjectOf(path) === idOf(name))).toHaveLength(1);
    undo();
    await daemon.stop();
  });
});
