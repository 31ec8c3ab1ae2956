import { execFileSync } from "node:child_process";
import { lstat, link, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import {
  authority,
  changesIn,
  runProgram,
  startWorld,
  status,
  trashedInQueue,
  until,
  type Daemon,
  type World,
} from "@id-connector/test-world";
import { writeConverted, writeTrigger } from "../support/listener-files.js";

const school = "SchuleA";
let world: World;
let daemon: Daemon | undefined;
let stranger: { readonly configuration: string; readonly window: string };

const at = (...path: readonly string[]) => join(world.home, ...path);
const inQueue = () => at("data", "listener");
const triggers = () => at("triggers");
const student = (name: string) => world.slapd.dn.user(name, "student", school);

beforeAll(async () => {
  const users = ["anna", "ben"].map((username) => ({ username, role: "student" as const, schools: [school] }));
  world = await startWorld({ slapd: { content: { schools: [school], users } } });
  await world.configure(authority);
  // a whole configuration, which sends all pupils to the stranger's account at the broker
  await world.configure("Other");
  const file = at("conf", "school_authorities", "Other.json");
  const window = {
    schools: null,
    number: null,
    from: "2020-01-01T00:00:00Z",
    until: "2099-01-01T00:00:00Z",
    reason: "",
  };
  stranger = { configuration: await readFile(file, "utf8"), window: JSON.stringify(window) };
  await rm(file);
  const first = world.start();
  await world.converged();
  await first.stop();
});
afterEach(async () => {
  await daemon?.stop();
  daemon = undefined;
});
afterAll(() => world.close());

/** Every path and content below conf, and what decides over deletions: nothing of it may change. */
async function ours(): Promise<unknown> {
  const names = (await readdir(at("conf"), { recursive: true })).sort();
  const file = at("conf", "school_authorities", `${authority}.json`);
  const { mode, nlink, ino } = await lstat(file);
  const windows = await readdir(at("data", "state", "allow-deletes")).catch(() => []);
  return { names, windows, file: [await readFile(file, "utf8"), mode, nlink, ino] };
}

/** The status is written a moment after what it tells of. */
async function servesOursAlone(): Promise<void> {
  const served = async () => Object.keys((await status(world)).authorities);
  await until("the status tells of an authority", async () => (await served()).length > 0);
  expect(await served()).toEqual([authority]);
}

let round = 0;
/** A change in the directory, told as the way of listening wants it; resolves when it has arrived. */
async function change(listen: string): Promise<void> {
  const dn = student("anna");
  await changesIn(world, school).lastname(dn, `Round ${String((round += 1))}`);
  const id = await world.slapd.entryUuid(dn);
  const item = { id, dn, udm_object_type: "users/user", object: { username: "anna", school: [school] }, options: null };
  if (listen === "appcenter") await writeConverted(inQueue(), item);
  if (listen === "triggers") await writeTrigger(triggers(), { id, dn });
  await world.converged();
}

const start = (listen: string) =>
  (daemon = world.start({ ID_CONNECTOR_LISTEN: listen, APPCENTER_LISTENER_DIR: triggers() }));
const running = (one: Daemon) => one.logged(({ message }) => message === "the daemon runs");

/** Whatever a stranger may have made of the places where ours once lay. */
async function putLinks(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const targets = {
    ...{ trash: at("conf", "school_authorities"), keep: at("data", "state", "allow-deletes"), tmp: at("conf") },
    ...{ [`${authority}.json`]: at("conf", "school_authorities", `${authority}.json`) },
  };
  for (const [name, target] of Object.entries(targets)) {
    await rm(join(folder, name), { recursive: true, force: true });
    await symlink(target, join(folder, name));
  }
  await writeFile(join(folder, "Other.json"), stranger.configuration);
  await writeFile(join(folder, "window.json"), stranger.window);
}

describe.each(["appcenter", "triggers", "ldap-sync", "ldap-poll"])(
  "with links in the folders that others fill, --listen %s",
  (listen) => {
    it("nothing comes to the configuration or to the planned windows, and changes arrive", async () => {
      const before = await ours();
      await putLinks(inQueue());
      await putLinks(triggers());
      start(listen);
      const beside = listen === "triggers" ? ["in_queue", "triggers"] : ["in_queue"];
      for (const one of beside)
        await until(`all lies in the trash of ${one}`, async () => {
          const files = (await trashedInQueue(world.home, one)).map(({ file }) => file);
          return files.includes("Other.json") && files.includes("window.json");
        });
      await change(listen);
      expect(await ours()).toEqual(before);
      await servesOursAlone();
      expect(world.broker.dump()["Other"]?.users ?? {}).toEqual({});
      const health = await runProgram("connector-daemon/bin/connector-daemon.js", ["health"], world.env);
      expect(health.stdout).toMatch(/data\/listener\/trash is not ours any more: it is a link/);
    });
  },
);

describe("while the daemon runs", () => {
  it("links that are swapped in and out all the time lead nothing anywhere, and every item arrives", async () => {
    const before = await ours();
    await running(start("appcenter"));
    const stop = new AbortController();
    const swap = async (name: string, target: string) => {
      const path = join(inQueue(), name);
      while (!stop.signal.aborted) {
        await rm(path, { recursive: true, force: true });
        await symlink(target, path).catch(() => undefined);
        await rm(path, { recursive: true, force: true });
        await mkdir(path).catch(() => undefined);
        await rm(path, { recursive: true, force: true });
        await writeFile(path, stranger.configuration).catch(() => undefined);
      }
    };
    const swapping = [
      swap("trash", at("conf", "school_authorities")),
      swap("keep", at("data", "state")),
      swap("Other.json", at("conf", "school_authorities", `${authority}.json`)),
    ];
    for (let n = 0; n < 25; n += 1) {
      await writeFile(join(inQueue(), `Evil${String(n)}.json`), stranger.configuration);
      if (n % 5 === 0) await change("appcenter");
    }
    stop.abort();
    await Promise.all(swapping);
    await until("all of the stranger's lies in our trash", async () => {
      const files = new Set((await trashedInQueue(world.home)).map(({ file }) => file));
      return Array.from({ length: 25 }, (_, n) => `Evil${String(n)}.json`).every((name) => files.has(name));
    });
    await change("appcenter");
    expect(await ours()).toEqual(before);
    await servesOursAlone();
  });

  it("a hard link to a configuration takes nothing of it away", async () => {
    const before = await ours();
    await running(start("appcenter"));
    await link(at("conf", "school_authorities", `${authority}.json`), join(inQueue(), "hard.json"));
    await until("it lies in the trash", async () =>
      (await trashedInQueue(world.home)).some(({ file }) => file === "hard.json"),
    );
    expect(await ours()).toEqual(before);
    const trashed = (await trashedInQueue(world.home)).find(({ file }) => file === "hard.json");
    expect((await lstat(trashed?.path ?? "")).mode & 0o777).toBe(0o600);
    await change("appcenter");
  });

  it("a socket in the place of a lock holds nothing and ends nobody, however long it talks", async () => {
    const sockets: Server[] = [];
    for (const name of [".reader-1-0123456789abcdef.lock", ".daemon-1-0123456789abcdef.lock"]) {
      const server = createServer((connection) => {
        const talk = () => {
          while (connection.write("x".repeat(65_536)));
        };
        connection.on("drain", talk).on("error", () => undefined);
        talk();
      });
      sockets.push(server.listen(join(inQueue(), name)));
    }
    await running(start("appcenter"));
    await change("appcenter");
    expect(daemon?.text()).not.toMatch(/QUEUE_LOCKED|FOLDER_LOCKED/);
    for (const server of sockets) server.close();
  });

  it("folders, fifos and files of every name stop nothing, and only what is an item leaves", async () => {
    await running(start("appcenter"));
    const folder = inQueue();
    await mkdir(join(folder, "sub.json", "trash"), { recursive: true });
    await writeFile(join(folder, "sub.json", "a.json"), "{");
    execFileSync("mkfifo", [join(folder, "fifo.json")]);
    for (const name of [
      "a\nb.json",
      ".hidden.json",
      "x.json.reason.json",
      "-rf.json",
      "\u202egnp.json",
      `${"x".repeat(250)}.json`,
    ])
      await writeFile(join(folder, name), "no item", { flag: "wx" });
    await change("appcenter");
    const wanted = ["-rf.json", "?gnp.json", "x".repeat(100)];
    await until("the items lie in the trash", async () => {
      const files = (await trashedInQueue(world.home)).map(({ file }) => file);
      return wanted.every((name) => files.includes(name));
    });
    const left = ["a\nb.json", ".hidden.json", "x.json.reason.json", "sub.json", "fifo.json"];
    expect(await readdir(folder)).toEqual(expect.arrayContaining(left));
    for (const name of left) await rm(join(folder, name), { recursive: true });
  });

  it("a folder that is renamed away, and a link in its place, is not followed; the folder's return is taken up", async () => {
    const before = await ours();
    const one = start("appcenter");
    await running(one);
    await rename(inQueue(), at("elsewhere"));
    await until("a link has its place", async () => {
      // the daemon makes a folder that is gone anew, and may be quicker
      await rm(inQueue(), { recursive: true, force: true });
      return symlink(at("conf", "school_authorities"), inQueue()).then(
        () => true,
        () => false,
      );
    });
    await one.logged(
      ({ message, error }) =>
        message === "distribute failed and is started again" && JSON.stringify(error).includes("NOT_A_FOLDER"),
    );
    expect(await ours()).toEqual(before);
    await rm(inQueue());
    await rename(at("elsewhere"), inQueue());
    await change("appcenter");
  });
});
