import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { connectorFolders } from "@id-connector/connector-settings";
import { readLive } from "@id-connector/delivery-tracker";
import { authority, queued, startWorld, until, type World } from "@id-connector/test-world";
import { answerOf, manage } from "../support/manage.js";
import { configurationFile, configuredSchools } from "../support/read-configuration.js";
import { threeSchools } from "../support/three-schools.js";

let world: World;
beforeAll(async () => {
  world = await startWorld({ slapd: { content: threeSchools } });
});
beforeEach(() => world.configure(authority, { schools: ["ou1"] }));
afterAll(() => world.close());

const run = (command: string, ...rest: readonly string[]) =>
  manage(world, command, "--school_authority", authority, ...rest);
const content = () => readFile(configurationFile(world), "utf8");

describe("the configuration", () => {
  it("keeps unknown keys, secrets and its mode, without a daemon too; what is queued waits", async () => {
    const file = configurationFile(world);
    const before = JSON.parse(await content()) as { plugin_configs: { id_broker: Record<string, unknown> } };
    const odd = {
      ...before,
      note: ["ours", null],
      plugin_configs: { ...before.plugin_configs, kelvin: { password: "x" } },
    };
    await writeFile(file, JSON.stringify(odd));
    await chmod(file, 0o600);
    const ran = await run("add_schools", "OU2");
    expect(ran.status).toBe(0);
    expect(ran.stdout).toContain("It waits in the queue: no daemon runs");
    odd.plugin_configs.id_broker["schools"] = ["ou1", "ou2"];
    expect(JSON.parse(await content())).toEqual(odd);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(ran.stdout + ran.stderr).not.toContain("s3cret");
    expect(await queued(world)).toHaveLength(7);
  });

  it("gets what two programs add at once, one after the other", async () => {
    const both = await Promise.all([run("add_schools", "ou2"), run("add_schools", "Ou3"), run("add_schools", "ou4")]);
    expect(both.map(({ status }) => status)).toEqual([0, 0, 0]);
    expect([...(await configuredSchools(world))].sort()).toEqual(["Ou3", "ou1", "ou2", "ou4"]);
  });

  it("that is broken ends the command with status 3 and all that is wrong; nothing is changed", async () => {
    await writeFile(configurationFile(world), '{"name": "Traeger2", "plugins": ["id_broker-users"], "active": 1}');
    for (const argv of [["add_schools", "ou2"], ["remove_schools", "ou1"], ["list_schools"]] as const) {
      const [command, ...rest] = argv;
      const ran = await run(command, ...rest, "--json");
      expect(ran.status).toBe(3);
      expect(answerOf(ran)).toMatchObject({ error: { code: "INVALID" }, exitStatus: 3 });
      expect(ran.stderr).toContain("/active must be true or false");
    }
  });

  it("of an authority that nobody knows: status 3 with the names that there are", async () => {
    await writeFile(join(world.home, "conf", "school_authorities", "Broken.json"), "{");
    const ran = await manage(world, "list_schools", "--school_authority", "traeger2");
    expect(ran).toMatchObject({ status: 3, stdout: "" });
    expect(ran.stderr).toContain('Is it "Traeger2"? Its case counts. There are: Broken, Traeger2.');
  });
});

describe("a school's name", () => {
  it("may be a number, or begin like an option behind --", async () => {
    const ran = await run("add_schools", "007", "--", "-x", "--force");
    expect(ran).toMatchObject({ status: 1 });
    for (const name of ["007", "-x", "--force"]) expect(ran.stderr).toContain(`The directory has no school ${name}.`);
    expect((await run("list_schools", "ou1")).status).toBe(2);
    expect((await run("list_schools", "--", "ou1")).status).toBe(2);
  });
});

describe("an authority that is not active", () => {
  it("gets its items, and the command says that they wait", async () => {
    await world.configure(authority, { schools: ["ou1"], active: false });
    const daemon = world.start();
    await until(
      "the daemon says so",
      async () => (await readLive(connectorFolders(world.home)))?.authorities[authority]?.state === "deactivated",
    );
    const ran = await run("add_schools", "ou4");
    expect(ran.status).toBe(0);
    expect(ran.stdout).toContain("is not active: its queue waits");
    expect((await run("add_schools", "--force", "ou4", "--wait")).status).toBe(1);
    await daemon.stop();
  });
});

describe("where the directory is down", () => {
  it("every command ends with status 4, and nothing is changed", async () => {
    await world.slapd.stop();
    const before = [await content(), await queued(world)];
    for (const [command, ...rest] of [["add_schools", "ou2"], ["remove_schools", "ou1"], ["list_schools"]] as const)
      expect((await run(command, ...rest)).status).toBe(4);
    expect([await content(), await queued(world)]).toEqual(before);
    await world.slapd.start();
  });
});

describe("--help", () => {
  it("has the manual's command lines, and needs no settings", async () => {
    const help = await manage({ env: { PATH: "" } }, "add_schools", "--help");
    expect(help.status).toBe(0);
    expect(help.stdout).toContain("add_schools --school_authority Traeger2 --force ou1 ou2");
    expect(help.stdout).toContain("Exit status: 0 done");
  });
});
