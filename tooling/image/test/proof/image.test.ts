import { chown, mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import {
  authority,
  byForce,
  filesIn,
  quickest,
  readDirectory,
  readFiles,
  startWorld,
  status,
  trash,
  until,
  type World,
} from "@id-connector/test-world";
import { buildImage, ownArchitecture, user } from "../../src/index.js";
import { startProxy } from "../support/connect-proxy.js";
import { openImage, type Container, type ContainerOptions, type Image, type Mount } from "../support/container.js";
import { bind, home, inWorld, says, stop } from "../support/in-world.js";
import { makePredecessorHome } from "../support/predecessor-home.js";

const repository = fileURLToPath(new URL("../../../../", import.meta.url));
let image: Image;
let world: World;
beforeAll(async () => {
  [image, world] = await Promise.all([openImage(), startWorld()]);
  await world.slapd.load(world.slapd.ldif.bulk({ users: 60, schools: 2 }));
  await world.configure(authority);
  await mkdir(join(world.home, "data"), { mode: 0o755 });
});
afterEach(() => image.killAll());
afterAll(async () => {
  await image.close();
  await world.close();
});

const given = (options?: ContainerOptions) => inWorld(world, options);
const secretMount = (source = world.env["LDAP_PASSWORD_FILE"]!): Mount => bind(source, "/etc/machine.secret");
const health = (container: Container, ...question: string[]) =>
  container.exec(["connector-daemon", "health", ...question]);

it("is small, and holds neither sources nor maps nor a path of the machine that built it", async () => {
  expect(image.unpacked).toBeLessThan(150e6);
  expect(image.compressed).toBeLessThan(55e6);
  const files = await readdir(image.rootfs, { recursive: true });
  const encoded = repository.split("/").filter(Boolean).join("+");
  expect(files.filter((name) => name.includes(encoded))).toEqual([]);
  const product = [...(await readFiles(join(image.rootfs, "opt")))];
  expect(product.length).toBeGreaterThan(500);
  expect(product.flatMap(([name, text]) => (text.includes(repository.slice(0, -1)) ? [name] : []))).toEqual([]);
  expect(files.filter((name) => /\.(?:map|ts)$|pnpm-lock|\/\.bin\/|npmrc/i.test(name))).toEqual([]);
  const bill = await readFile(join(image.rootfs, "usr/share/doc/id-connector/bom.cdx.json"), "utf8");
  for (const path of ["file:", tmpdir(), repository]) expect(bill).not.toContain(path);
  const { components } = JSON.parse(bill) as { components: { purl: string; licenses?: unknown }[] };
  const npm = components.filter(({ purl }) => purl.startsWith("pkg:npm/"));
  expect(npm.map(({ purl }) => purl.replace(/@[^@]*$/, ""))).toContain("pkg:npm/%40id-connector/connector-daemon");
  expect(npm.filter(({ licenses }) => licenses === undefined)).toEqual([]);
});

it("is the same when it is built again", async () => {
  const again = await buildImage({ folder: join(world.home, "image"), architecture: ownArchitecture() });
  expect(again.digest).toBe(image.digest);
});

it("has every program of the house on PATH, by the predecessor's names too", async () => {
  const container = await image.start({ args: ["/bin/sleep", "600"] });
  const names = [
    "connector-daemon",
    "schedule_user",
    "schedule_group",
    "schedule_school",
    "manage_schools_to_sync",
    "verify",
    // the App Center's join script links these
    "/usr/local/bin/manage_schools_to_sync.py",
    "/usr/local/bin/verify.py",
  ];
  for (const name of names) expect(await container.exec([name, "--help"])).toMatchObject({ status: 0 });
  expect(await container.exec(["/ucsschool-id-connector/src/schedule_user", "--help"])).toMatchObject({ status: 0 });
  expect(await container.exec(["listener_trash_cleaner"])).toMatchObject({ status: 0 });
  expect(await container.exec(["queue_management", "--help"])).toMatchObject({ status: 0 });
  for (const shell of ["/bin/sh", "/bin/bash"])
    for (const name of ["rm", "mkdir", "chmod", "which"])
      expect(await container.exec([shell, "-c", `command -v ${name}`])).toMatchObject({ status: 0 });
});

const queueLog = "/var/log/univention/ucsschool-id-connector/queues.log";

/** What the kernel says of the daemon's process. */
async function processOf(container: Container): Promise<string> {
  const find =
    "for p in /proc/[0-9]*; do tr '\\0' ' ' < $p/cmdline | grep -q '^node .* run ' && cat $p/status $p/limits; done";
  return (await container.exec(["sh", "-c", find], user.id)).stdout;
}

describe("on a host where everything is root's", () => {
  it("waits for the password, then becomes another user and does the first synchronisation", async () => {
    const etc = join(world.home, "etc");
    await mkdir(etc);
    const container = await image.start(
      given({
        env: { LDAP_PASSWORD_FILE: "/etc/late/machine.secret" },
        mounts: [{ type: "bind", source: etc, destination: "/etc/late" }],
        memory: 512 * 1024 * 1024,
      }),
    );
    await says(container, "waits for the password");
    expect(await health(container, "--live")).toMatchObject({ status: 0 });
    expect(await health(container, "--ready")).toMatchObject({
      status: 1,
      stdout: expect.stringContaining("waits for the password of the directory in /etc/late/machine.secret") as unknown,
    });
    await writeFile(join(etc, "machine.secret"), await readFile(world.env["LDAP_PASSWORD_FILE"]!), { mode: 0o600 });
    await says(container, "the daemon runs");
    await world.converged();
    for (const question of ["--live", "--ready"])
      expect(await health(container, question)).toMatchObject({ status: 0 });
    const about = await processOf(container);
    expect(about).toMatch(/^Uid:\s+65532\s+65532\s+65532/m);
    expect(about).toMatch(/^CapEff:\s+0+$/m);
    expect(about).toMatch(/^CapBnd:\s+0+$/m);
    expect(about).toMatch(/^NoNewPrivs:\s+1$/m);
    expect(about).toMatch(/^Max core file size\s+0\s+0/m);
    expect(container.text()).toContain("may keep 384 MB");
    expect((await stat(join(world.home, "data/ledger"))).uid).toBe(user.id);
    await stop(container);
  });

  it("ends in order while it still waits", async () => {
    const container = await image.start(given({ env: { LDAP_PASSWORD_FILE: "/etc/nothing" } }));
    await says(container, "waits for the password");
    await stop(container);
  });

  it("takes the settings that the host writes late", async () => {
    const etc = join(world.home, "univention");
    await mkdir(etc);
    const options = given({
      env: { docker_host_name: "host.example.org", LOG_LEVEL: "" },
      mounts: [secretMount(), { type: "bind", source: etc, destination: "/etc/univention" }],
    });
    const container = await image.start(options);
    await says(container, "waits for the settings");
    await writeFile(
      join(etc, "base.conf"),
      "ucsschool-id-connector/log_level: WARNING\nucsschool-id-connector/trash_delete_offset: 7\n",
    );
    await says(container, "takes the app's settings: LOG_LEVEL=warn ID_CONNECTOR_TRASH_DAYS=7");
    await until("the daemon runs", async () => (await container.exec(["connector-daemon", "health"])).status === 0);
    await stop(container);
  });

  it("what programs write that are executed as root is the daemon's", async () => {
    const container = await image.start(given({ mounts: [secretMount()] }));
    await says(container, "the daemon runs");
    const school = ["schedule_school", "bulk000", "--via", "in-queue", "--wait"];
    expect(await container.exec(school)).toMatchObject({ status: 0 });
    expect(await trash(world)).toEqual([]);
    expect(await filesIn(join(world.home, "data/listener"))).toEqual([]);
    expect(await container.exec(["connector-daemon", "health"])).toMatchObject({ status: 0 });
    await stop(container);
  });

  it("an authority is set up by exec as root beside the daemon: its school is at the broker, and its file the daemon's", async () => {
    const secret = join(world.home, "other.secret");
    await writeFile(secret, world.password, { mode: 0o600 });
    const container = await image.start(given({ mounts: [secretMount(), bind(secret, "/etc/broker.secret")] }));
    await says(container, "the daemon runs");
    const told = ["--school-authority", "Third", "--url", world.broker.url, "--password-file", "/etc/broker.secret"];
    const ran = await container.exec(["connector-daemon", "setup", "--json", ...told, "--school", "bulk001"]);
    expect(ran).toMatchObject({ status: 0 });
    expect(JSON.parse(ran.stdout)).toMatchObject({ configured: ["bulk001"], settingsFile: null, daemonRuns: true });
    await world.converged("Third", ["bulk001"]);
    expect((await stat(join(world.home, "conf/school_authorities/Third.json"))).uid).toBe(user.id);
    await stop(container);
  });

  it("writes its log into the host's folder, too, and goes on in a new file when that was rotated for root", async () => {
    const logs = join(world.home, "log");
    await mkdir(logs);
    const log = join(logs, "queues.log");
    const container = await image.start(
      given({
        mounts: [secretMount(), { type: "bind", source: logs, destination: queueLog.replace("/queues.log", "") }],
      }),
    );
    await says(container, "the daemon runs");
    await until("the file says so, too", async () => (await readFile(log, "utf8")).includes("the daemon runs"));
    await rename(log, `${log}.1`);
    await writeFile(log, "", { mode: 0o640 });
    await stop(container);
    expect(await readFile(log, "utf8")).toContain("the daemon has stopped");
    expect((await stat(log)).uid).toBe(user.id);
  });
});

describe("on such a host, one day", () => {
  it("a predecessor's folder is taken over: its queue is done, and the broker holds what the directory says", async () => {
    const id = await world.slapd.entryUuid(world.slapd.dn.school("bulk000"));
    const pupils = (await readDirectory(world.slapd.ldap))
      .filter((entry) => entry.values("uid").length > 0)
      .slice(0, 3);
    const users = [
      ...pupils.map((pupil) => ({ id: pupil.values("entryUUID")[0]!, dn: pupil.dn })),
      { id: id.replace(/^......../, "00000000"), dn: world.slapd.dn.user("long.gone", "student", "bulk000") },
    ];
    const left = await makePredecessorHome(world, { authority: "Other", schools: ["bulk000"], users });
    const container = await image.start(
      given({ mounts: [secretMount(), bind(left.data, `${home}/data`), bind(left.conf, `${home}/conf`)] }),
    );
    await says(container, "the daemon runs");
    await world.converged("Other", ["bulk000"]);
    await until("its queue is done", async () => (await itemsIn(left.outQueue)).length === 0);
    expect(await itemsIn(join(left.outQueue, "trash"))).toEqual([]);
    const trash = join(left.data, "in_queue/trash");
    await until(
      () => `its in queue's trash is ours, but\n${container.text().slice(-3_000)}`,
      async () => (await itemsIn(trash)).length > 0,
    );
    expect(JSON.stringify(world.broker.dump())).not.toMatch(/outdated|TopSecret/i);
    expect((await stat(join(left.conf, "school_authorities/Other.json"))).uid).toBe(user.id);
    await stop(container);
  });

  it("the disk is full: nothing is lost, nobody starts it anew for that, and it goes on by itself", async () => {
    const full: Mount = {
      ...{ type: "tmpfs", source: "tmpfs", destination: `${home}/data` },
      options: ["size=12m", "mode=755"],
    };
    const container = await image.start(given({ mounts: [secretMount(), full] }));
    await says(container, "the daemon runs");
    await world.converged();
    const ballast = `${home}/data/ballast`;
    // what the daemon replaces leaves room, so it is filled again and again, until somebody removes the ballast
    const keepFull = `
      const { closeSync, constants, openSync, writeSync } = require("node:fs");
      const fill = () => {
        const file = openSync("${ballast}", constants.O_WRONLY | constants.O_APPEND);
        try { for (;;) writeSync(file, Buffer.alloc(4096)); } catch {}
        closeSync(file);
        setTimeout(fill, 50);
      };
      fill();`;
    await container.exec(["sh", "-c", `cat /dev/zero >>${ballast}`]);
    const filling = container.exec(["node", "-e", keepFull]);
    // one alone may find the room that the daemon just left
    let pupils = 0;
    await until("health says so", async () => {
      pupils += 1;
      const pupil = { username: `full.pupil${pupils}`, role: "student", schools: ["bulk000"] } as const;
      await world.slapd.add(world.slapd.ldif.user(pupil));
      return (await health(container)).stdout.includes("disk is full");
    });
    expect(await health(container, "--live")).toMatchObject({ status: 0 });
    expect(await container.exec(["rm", ballast])).toMatchObject({ status: 0 });
    expect(await filling).toMatchObject({ stderr: expect.stringContaining("ENOENT") });
    await world.converged();
    await stop(container);
  });

  it("the password of its account is changed while it runs", async () => {
    const { bindDn, password } = world.slapd.ldap;
    const etc = join(world.home, "rotated");
    const file = join(etc, "machine.secret");
    await mkdir(etc);
    const rotate = async (to: string): Promise<void> => {
      await world.slapd.modify(`dn: ${bindDn}\nchangetype: modify\nreplace: userPassword\nuserPassword: ${to}\n`);
      await writeFile(file, to, { mode: 0o600 });
    };
    await rotate(password);
    const container = await image.start(
      given({ env: { LDAP_PASSWORD_FILE: "/etc/late/machine.secret" }, mounts: [bind(etc, "/etc/late")] }),
    );
    await says(container, "the daemon runs");
    try {
      await rotate("another-password");
      await world.slapd.restart(); // whoever is logged in may stay
      await world.slapd.add(
        world.slapd.ldif.user({ username: "rotated.pupil", role: "student", schools: ["bulk000"] }),
      );
      await world.converged();
      expect(container.text()).not.toContain("another-password");
    } finally {
      await rotate(password);
    }
    await stop(container);
  });

  it("its certificate authorities and its proxy are changed: both count with the next start", async () => {
    const certificates = join(world.home, "certs");
    await mkdir(certificates);
    const bundle = join(certificates, "ca-certificates.crt");
    const [ofDirectory, ofBroker] = await Promise.all(
      ["LDAP_CA_FILE", "SSL_CERT_FILE"].map((name) => readFile(world.env[name]!, "utf8")),
    );
    const file = "/etc/ssl/certs/ca-certificates.crt";
    const options = (proxy?: string) =>
      given({
        env: { LDAP_CA_FILE: file, SSL_CERT_FILE: file, ...(proxy === undefined ? {} : { https_proxy: proxy }) },
        mounts: [secretMount(), bind(certificates, "/etc/ssl/certs")],
      });
    await writeFile(bundle, ofDirectory!);
    const before = await image.start(options());
    await world.slapd.add(world.slapd.ldif.user({ username: "proxy.pupil", role: "student", schools: ["bulk000"] }));
    await until("the broker is not believed", async () =>
      /"code": ?"TLS"/.test((await before.exec(["connector-daemon", "status", "--json"])).stdout),
    );
    await stop(before);
    await writeFile(bundle, `${ofDirectory!}${ofBroker!}`);
    const proxy = await startProxy();
    try {
      const after = await image.start(options(proxy.url));
      await world.converged();
      expect(new Set(proxy.asked)).toEqual(new Set([new URL(world.broker.url).host]));
      await stop(after);
    } finally {
      proxy.close();
    }
  });
});

async function itemsIn(folder: string): Promise<readonly string[]> {
  return (await filesIn(folder)).filter((name) => name.endsWith(".json"));
}

describe("elsewhere", () => {
  const own = (more: ContainerOptions = {}): ContainerOptions =>
    given({ user: user.id, ...more, mounts: [secretMount(join(world.home, "own.secret")), ...(more.mounts ?? [])] });
  beforeAll(async () => {
    const secret = join(world.home, "own.secret");
    await writeFile(secret, await readFile(world.env["LDAP_PASSWORD_FILE"]!), { mode: 0o400 });
    await chown(secret, user.id, user.id);
  });

  it("runs as another user than root from the first moment, without any right of root", async () => {
    const container = await image.start(own());
    await says(container, "the daemon runs");
    await world.slapd.add(world.slapd.ldif.user({ username: "new.pupil", role: "student", schools: ["bulk000"] }));
    await world.converged();
    expect(await container.exec(["touch", "/opt/x"])).not.toMatchObject({ status: 0 });
    await stop(container);
  });

  it("goes on where it was killed, and refuses a second container on the same folder with its status", async () => {
    const killed = await image.start(own());
    await says(killed, "the daemon runs");
    await killed.kill("SIGKILL");
    await killed.ended;
    const first = await image.start(own());
    await says(first, "the daemon runs");
    const second = await image.start(own());
    expect(await second.ended).toBe(6);
    await stop(first);
  });

  it("ends with 0 within ten seconds of SIGTERM while requests are in flight", async () => {
    let tries = 0;
    const patient = quickest(10_000, async () => {
      const since = new Date().toISOString();
      const container = await image.start(own());
      await says(container, "the daemon runs");
      world.broker.faults.add({ kind: "latency", ms: 60_000 });
      const username = `slow.pupil${String((tries += 1))}`;
      await world.slapd.add(world.slapd.ldif.user({ username, role: "student", schools: ["bulk000"] }));
      await until("it is being sent", async () => {
        const { startedAt, authorities } = await status(world);
        return startedAt > since && (authorities[authority]?.running ?? 0) > 0;
      });
      const began = performance.now();
      await container.kill("SIGTERM");
      const code = await container.ended;
      const ms = performance.now() - began;
      world.broker.faults.clear();
      // by force: the machine may have stood still, so this try shows nothing
      if (code === byForce) return Infinity;
      expect(code).toBe(0);
      return ms;
    });
    expect(await patient).toBeLessThan(10_000);
  });

  it("knows the time zone, from TZ or from the file that a UCS host copies into it", async () => {
    const zone = bind(join(image.rootfs, "usr/share/zoneinfo/Europe/Berlin"), "/etc/localtime");
    for (const options of [{ env: { TZ: "Europe/Berlin" } }, { mounts: [zone] }]) {
      // no daemon: the second one would refuse to run beside the first
      const container = await image.start(own({ ...options, args: ["sleep", "infinity"] }));
      const { stdout } = await container.exec(["node", "-p", "new Date(0).getHours()"], user.id);
      expect(stdout).toBe("1\n");
    }
  });
});
