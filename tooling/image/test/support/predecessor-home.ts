import { mkdir, mkdtemp, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { World } from "@id-connector/test-world";

/** Folders as a predecessor leaves them: all of it root's, an authority with its password, and what its queues held when it ended. */
export interface PredecessorHome {
  readonly data: string;
  readonly conf: string;
  readonly outQueue: string;
}

interface Left {
  readonly authority: string;
  readonly schools: readonly string[];
  /** Users whose change it did not deliver any more. */
  readonly users: readonly { readonly id: string; readonly dn: string }[];
}

/** What it had put into the trash of its in queue. */
const setAside = "2025-12-01-08-15-00-000000.json";

export async function makePredecessorHome(world: World, { authority, schools, users }: Left): Promise<PredecessorHome> {
  const home = await mkdtemp(join(world.home, "predecessor-"));
  const [data, conf] = [join(home, "data"), join(home, "conf")];
  const outQueue = join(data, "out_queues", authority);
  const [aside, keep] = [join(data, "listener/trash"), join(data, "listener/keep")];
  await mkdir(join(data, "listener"), { recursive: true });
  for (const folder of [aside, keep]) await mkdir(folder, { mode: 0o750 });
  await writeFile(join(aside, setAside), "{}");
  await mkdir(join(outQueue, "trash"), { recursive: true, mode: 0o755 });
  for (const folder of [join(data, "out_queues_trash"), join(data, "old_data_db")]) await mkdir(folder);
  for (const folder of ["school_authorities", "plugins/packages", "plugins/plugins"])
    await mkdir(join(conf, folder), { recursive: true, mode: 0o755 });
  await world.configure(authority, { schools });
  await rename(
    join(world.home, "conf/school_authorities", `${authority}.json`),
    join(conf, "school_authorities", `${authority}.json`),
  );
  await writeFile(join(conf, "tokens.secret"), "0".repeat(64), { mode: 0o640 });
  await writeFile(join(conf, "schools_authorities_mapping.json"), '{"mapping": {}}', { mode: 0o600 });
  for (const [index, { id, dn }] of users.entries()) {
    const object = { username: "outdated.name", firstname: "Outdated", lastname: "Outdated", school: schools };
    const prepared = { action: "ADD_MOD", old_data: object, user_passwords: { userPassword: ["{crypt}$6$TopSecret"] } };
    const item = {
      dn,
      id,
      object,
      options: ["default", "ucsschoolStudent"],
      udm_object_type: "users/user",
      ...prepared,
    };
    await writeFile(join(outQueue, `2026-01-0${index + 1}-08-15-00-000000_ready.json`), JSON.stringify(item, null, 4));
  }
  return { data, conf, outQueue };
}
