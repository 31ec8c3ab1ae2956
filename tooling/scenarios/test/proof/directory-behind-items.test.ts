import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { authority, changesIn, queued, status, until, type World } from "@id-connector/test-world";
import { inReplicatedWorld, type ReplicatedSetup } from "../support/in-replicated-world.js";

const school = "bulk000";
const setup: ReplicatedSetup = { users: 40, schools: 2, listen: "appcenter" };

interface Announced {
  readonly id: string;
  readonly dn: string;
  /** Undefined: deleted. */
  readonly said?: Readonly<Record<string, unknown>>;
}

let count = 0;

/** What the App Center's converter writes for it. */
async function convert(world: World, { id, dn, said }: Announced): Promise<void> {
  const folder = join(world.home, "data", "listener");
  const item = {
    id,
    dn,
    udm_object_type: "users/user",
    object: said ?? null,
    options: said ? ["default", "ucsschoolStudent"] : null,
  };
  await moveInto(folder, item);
}

/** What the App Center's listener module writes for it. */
async function trigger(world: World, { id, dn, said }: Announced): Promise<void> {
  const command = said ? "modify" : "delete";
  await moveInto(join(world.home, "triggers"), { command, dn, entry_uuid: id, object_type: "users/user" });
}

async function moveInto(folder: string, content: object): Promise<void> {
  const name = `2026-01-01-00-00-00-${String(count++).padStart(6, "0")}.json`;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.tmp`), JSON.stringify(content));
  await rename(join(folder, `${name}.tmp`), join(folder, name));
}

/** A user is renamed, one comes and one goes while the replica that is read hears of nothing. */
async function liveOn(world: World): Promise<readonly Announced[]> {
  const office = changesIn(world, school);
  const { slapd } = world;
  const renamed = await slapd.entryUuid(office.student("b000.u00001"));
  const gone = { id: await slapd.entryUuid(office.student("b000.u00003")), dn: office.student("b000.u00003") };
  await office.renameStudent("b000.u00001", "b000.danach");
  await office.remove(gone.dn);
  await office.addStudent("danach");
  const comes = { id: await slapd.entryUuid(office.student("danach")), dn: office.student("danach") };
  return [
    { id: renamed, dn: office.student("b000.danach"), said: { username: "b000.danach", school: [school] } },
    { ...comes, said: { username: "danach", school: [school] } },
    gone,
  ];
}

describe("a server that is behind the App Center's", () => {
  it.concurrent("is read again until it agrees with the items: nothing is lost", () =>
    inReplicatedWorld(setup, async ({ world, replication, servers, ports, promises, caughtUp }) => {
      replication.hold();
      servers.leadTo(ports.replica);
      const announced = await liveOn(world);
      for (const one of announced) await convert(world, one);
      const doubts = async () => (await status(world)).authorities[authority]?.doubted?.objects;
      await until("all are doubted", async () => (await doubts()) === announced.length);
      expect(await queued(world)).toHaveLength(announced.length);
      replication.letGo();
      await caughtUp();
      await promises.kept();
      expect(await doubts()).toBeUndefined();
    }),
  );

  it.concurrent("is read again until it agrees with the triggers: nothing is lost", () =>
    inReplicatedWorld({ ...setup, listen: "triggers" }, async (running) => {
      const { world, daemon, replication, servers, ports, promises, caughtUp } = running;
      replication.hold();
      servers.leadTo(ports.replica);
      const announced = await liveOn(world);
      for (const one of announced) await trigger(world, one);
      for (const { id } of announced)
        await daemon.logged((line) => line["item"] === id && line["code"] === "DIRECTORY_BEHIND");
      replication.letGo();
      await caughtUp();
      await promises.kept();
    }),
  );
});
