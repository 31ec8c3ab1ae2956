import { execFileSync, spawnSync } from "node:child_process";
import { chmod, lstat, mkdir, readFile, readlink, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { mayOpenUcsHost, openUcsHost, type UcsHost } from "../support/ucs-host.js";

const files = fileURLToPath(new URL("../../../../deploy/appcenter/", import.meta.url));
const entry = fileURLToPath(new URL("../../rootfs/usr/local/bin/id-connector-entry", import.meta.url));
const conf = "var/lib/univention-appcenter/apps/ucsschool-id-connector/conf";
const programs = `${conf}/plugins/packages/idbroker`;
const password = "s3cret-of-the-broker";

const describeHost = mayOpenUcsHost() ? describe : describe.skip;
let host: UcsHost;
beforeEach(async () => {
  host = await openUcsHost();
  for (const name of ["preinst", "inst", "uinst"]) await host.write(name, await readFile(files + name, "utf8"), 0o755);
});
afterEach(() => host.close());

const modeOf = async (path: string): Promise<string> => ((await stat(join(host.root, path))).mode & 0o777).toString(8);

describeHost("the join script", () => {
  beforeEach(async () => {
    // as an old predecessor left it
    await host.write(`${conf}/school_authorities/Traeger2.json`, `{"password": "${password}"}`, 0o644);
    await chmod(join(host.root, conf, "school_authorities"), 0o755);
    await host.write(`${programs}/verify.py`, "#!/usr/bin/env python3\n", 0o755);
  });

  it("may run twice: nobody else reads the passwords, the manual's paths lead to our programs, and no secret is said", async () => {
    const said = [];
    for (const time of ["first", "second"]) {
      said.push(await host.run("/inst"));
      expect([time, await host.calls()]).toEqual([
        time,
        expect.arrayContaining(["univention-app restart ucsschool-id-connector"]),
      ]);
      expect(await modeOf(`${conf}/school_authorities`)).toBe("750");
      expect(await modeOf(`${conf}/school_authorities/Traeger2.json`)).toBe("600");
      for (const name of ["verify.py", "manage_schools_to_sync.py"])
        expect(await readlink(join(host.root, programs, name))).toBe(`/usr/local/bin/${name}`);
      expect(await readFile(join(host.root, programs, "verify.py.predecessor"), "utf8")).toContain("python3");
    }
    expect(said).toEqual(["", ""]);
  });

  it("takes away the predecessor's cron job, and is known to have run when all is done", async () => {
    await host.run("/inst");
    const calls = await host.calls();
    expect(
      calls.filter((call) => call.startsWith("ucr unset cron/ucsschool-id-connector-listener-trash-cleaner")),
    ).toHaveLength(1);
    expect(calls.at(-1)).toMatch(/^joinscript_save_current_version/);
  });

  it("is not known to have run where the app could not be started", async () => {
    await host.write("stub/univention-app", "#!/bin/sh\nexit 1\n", 0o755);
    await expect(host.run("/inst")).rejects.toThrow();
    expect(await host.calls()).not.toContainEqual(expect.stringMatching(/^joinscript_save/));
  });

  it("is taken back by the unjoin script, which leaves configuration and password", async () => {
    await host.run("/preinst");
    await host.run("/inst");
    await host.run("/uinst");
    expect((await lstat(join(host.root, programs, "verify.py"))).isFile()).toBe(true);
    await expect(lstat(join(host.root, programs, "manage_schools_to_sync.py"))).rejects.toMatchObject({
      code: "ENOENT",
    });
    await expect(stat(join(host.root, "etc/ca-certificates/update.d/ucsschool-id-connector"))).rejects.toMatchObject({
      code: "ENOENT",
    });
    expect(await readFile(join(host.root, conf, "school_authorities/Traeger2.json"), "utf8")).toContain(password);
  });
});

describeHost("what is done before the installation", () => {
  const template = "etc/univention/templates/files/etc/logrotate.d/ucsschool-id-connector";
  const hook = "etc/ca-certificates/update.d/ucsschool-id-connector";

  it("may be done twice: the log is rotated by the host's rules", async () => {
    for (const time of ["first", "second"]) {
      await host.run("/preinst");
      expect([time, await host.calls()]).toEqual([time, ["ucr commit /etc/logrotate.d/ucsschool-id-connector"]]);
    }
    expect(await readFile(join(host.root, template), "utf8")).toContain(
      "\n/var/log/univention/ucsschool-id-connector/queues.log {\n",
    );
  });

  const hasPython = spawnSync("python3", ["--version"]).status === 0;
  (hasPython ? it : it.skip)("the host's rules are written by the template's Python", async () => {
    await host.run("/preinst");
    const code = (await readFile(join(host.root, template), "utf8")).split("@!@")[1] ?? "";
    const printed = execFileSync("python3", ["-c", `${ucrLogrotate}${code}`], { encoding: "utf8" });
    expect(printed).toBe("\tweekly\n\trotate 12\n\tcreate 640 root adm\n");
  });

  it.each([
    ["true", ["univention-app restart ucsschool-id-connector"]],
    ["false", []],
    ["", []],
  ])(
    "new certificate authorities of the host restart the app where update-ca-restart is %j",
    async (value, restarts) => {
      await host.run("/preinst");
      await host.calls();
      await host.write("ucr/ucsschool-id-connector/update-ca-restart", value);
      expect(await modeOf(hook)).toBe("755");
      await host.run(`/${hook}`);
      expect((await host.calls()).filter((call) => !call.startsWith("ucr get"))).toEqual(restarts);
    },
  );
});

/** What the template's code finds on a UCS host. */
const ucrLogrotate = `
import sys, types
for name in ("univention", "univention.lib", "univention.lib.ucrLogrotate"): sys.modules[name] = types.ModuleType(name)
def options(name, ucr):
    assert (name, ucr) == ("ucsschool-id-connector/queues", "the registry")
    return {"rotate": "weekly", "rotate/count": "rotate 12", "create": "create 640 root adm"}
sys.modules["univention.lib.ucrLogrotate"].getLogrotateConfig = options
configRegistry = "the registry"
`;

describeHost("the image's entry point", () => {
  const taking = async (settings: string, env = {}) => {
    await host.write("etc/univention/base.conf", settings);
    await mkdir(join(host.root, dirname("usr/local/bin/x")), { recursive: true });
    await host.write("usr/local/bin/id-connector-entry", await readFile(entry, "utf8"), 0o755);
    return await host.run("/usr/local/bin/id-connector-entry env", env);
  };
  const name = "ucsschool-id-connector";

  it("takes every setting of the app", async () => {
    const lines = ["log_level: WARNING", "trash_delete_state: 1", "trash_delete_offset: 7", "requests: 8"];
    const all = [...lines, "stall_seconds: 60", "verify_days: 3"].map((line) => `${name}/${line}\n`).join("");
    const said = await taking(`other/requests: 5\n${all}`);
    const numbers = ["TRASH_DAYS=7", "REQUESTS=8", "STALL_SECONDS=60", "VERIFY_DAYS=3"];
    const wanted = ["LOG_LEVEL=warn", ...numbers.map((one) => `ID_CONNECTOR_${one}`)];
    expect(said.split("\n")).toEqual(expect.arrayContaining(wanted));
  });

  it("leaves what the environment says, and what is no value of a setting, and says so", async () => {
    const said = await taking(
      `${name}/log_level: LOUD\n${name}/requests: many\n${name}/trash_delete_state: 0\n${name}/verify_days: 3\n`,
      { ID_CONNECTOR_VERIFY_DAYS: "14" },
    );
    expect(said).toContain("does not take the app's setting requests, which is no number");
    expect(said).toContain("takes the app's settings: ID_CONNECTOR_TRASH_DAYS=0\"");
    expect(said).toContain("ID_CONNECTOR_VERIFY_DAYS=14\n");
    expect(said).not.toMatch(/LOG_LEVEL|ID_CONNECTOR_REQUESTS/);
  });
});
