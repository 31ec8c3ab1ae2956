import { execFileSync } from "node:child_process";
import { appendFile, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  authority,
  changesIn,
  type Daemon,
  runProgram,
  startWorld,
  until,
  watchPromises,
  type World,
} from "@id-connector/test-world";
import { newFolder } from "../support/new-folder.js";

const school = "SchuleA";

/** Whether a file system of our own may be mounted here. */
async function mayMount(): Promise<boolean> {
  const folder = await newFolder();
  try {
    mount(folder);
    unmount(folder);
    return true;
  } catch {
    return false;
  }
}

function mount(folder: string): void {
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=4m,mode=0750", "tmpfs", folder], { stdio: "pipe" });
}

function unmount(folder: string): void {
  execFileSync("umount", ["--lazy", folder], { stdio: "pipe" });
}

const mounting = await mayMount();

(mounting ? describe : describe.skip)("a disk that is full", () => {
  let world: World;
  let daemon: Daemon;
  let data: string;

  beforeAll(async () => {
    const users = ["changing", "leaving"].map((username) => ({
      username,
      role: "student" as const,
      schools: [school],
    }));
    world = await startWorld({ slapd: { sessionLog: 1000, content: { schools: [school], users } } });
    data = join(world.home, "data");
    await mkdir(data);
    mount(data);
    await world.configure(authority);
    daemon = world.start();
    await world.converged();
  });
  afterAll(async () => {
    await daemon.kill();
    unmount(data);
    await world.close();
  });

  async function fill(): Promise<void> {
    for (const size of [100_000, 4096, 1])
      for (let full = false; !full;)
        full = await appendFile(join(data, "ballast"), Buffer.alloc(size)).then(
          () => false,
          () => true,
        );
  }

  it("loses nothing: log and health say so, and all goes on by itself when there is room again", async () => {
    const promises = watchPromises(world);
    await fill();
    const office = changesIn(world, school);
    await office.lastname(office.student("changing"), "Neu");
    await office.addStudent("coming");
    await office.remove(office.student("leaving"));
    await daemon.logged(
      ({ level, outcome, error }) =>
        level === "error" && outcome === "waiting" && /DISK_FULL|ENOSPC/.test(JSON.stringify(error)),
    );
    const health = (...question: string[]) =>
      runProgram("connector-daemon/bin/connector-daemon.js", ["health", ...question], world.env);
    await until("health says so", async () => {
      const { stdout, status } = await health();
      return status === 1 && stdout.includes("disk is full");
    });
    // to start it anew would not help
    expect(await health("--live")).toMatchObject({ status: 0 });
    await rm(join(data, "ballast"));
    await promises.kept();
    expect(await Promise.race([daemon.ended, Promise.resolve("runs")])).toBe("runs");
  });
});
