import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { keepGate, whileNobodyCommits, type Gate } from "../src/gate.js";

let folder: string;
let gate: Gate;
let others: Server[];
/** What happened, in its order. */
let told: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gate-"));
  gate = await keepGate(folder);
  [others, told] = [[], []];
});
afterEach(async () => {
  await gate.close();
  for (const server of others) server.close();
  await rm(folder, { recursive: true });
});

const commit = (name: string, work: () => Promise<unknown> = () => Promise.resolve()) =>
  gate.pass(async () => {
    told.push(`${name} begins`);
    await work();
    told.push(`${name} is on disk`);
  });
const open = () =>
  whileNobodyCommits(folder, () => {
    told.push("opened");
  });

describe("the gate of a store", () => {
  test("lets a commit begin at once where nobody opens the store", () => {
    void commit("one");
    expect(told).toEqual(["one begins"]);
  });

  test("lets the store be opened when the commits under way are on disk", async () => {
    let end: () => void = () => undefined;
    const written = commit("one", () => new Promise<void>((resolve) => (end = resolve)));
    const opened = open();
    await pause(100);
    end();
    await Promise.all([written, opened]);
    expect(told).toEqual(["one begins", "one is on disk", "opened"]);
  });

  test("lets commits wait that come while the store is opened, and then begin in their order", async () => {
    const commits: Promise<void>[] = [];
    await whileNobodyCommits(folder, () => {
      commits.push(commit("one"), commit("two"));
      told.push("opened");
    });
    await Promise.all(commits);
    expect(told.filter((what) => !what.includes("disk"))).toEqual(["opened", "one begins", "two begins"]);
  });

  test("lets commits begin when it is closed, whoever opens the store", async () => {
    let written: Promise<void> | undefined;
    await whileNobodyCommits(folder, () => (written = commit("one")));
    await gate.close();
    await written;
    gate = await keepGate(folder);
    expect(told).toContain("one is on disk");
  });

  test("passes an error of the commit on, and goes on", async () => {
    await expect(commit("one", () => Promise.reject(new Error("disk full")))).rejects.toThrow("disk full");
    await open();
    await commit("two");
    expect(told.slice(-3)).toEqual(["opened", "two begins", "two is on disk"]);
  });

  test("does not wait for ever for who opens the store and never ends", async () => {
    const visitor = await stay();
    const written = commit("one");
    expect(told).toEqual([]);
    await written;
    visitor.destroy();
    expect(told).toContain("one is on disk");
  });
});

describe("whoever opens a store", () => {
  test("opens it at once where the process that wrote it was killed; the next one clears up", async () => {
    await leaveDeadGate();
    await open();
    expect(told).toEqual(["opened"]);
    await gate.close();
    gate = await keepGate(folder);
    expect(await readdir(folder)).toHaveLength(1);
  });

  test("opens it after a while where the process that writes it does not answer", async () => {
    const silent = createServer();
    others.push(silent);
    await listen(silent, "1-00000000000000aa");
    await open();
    expect(told).toEqual(["opened"]);
  });

  test("waits for a process at which more wait already than the system allows, and does not clear it up", async () => {
    const { file, end } = await crowdedGate();
    try {
      const since = performance.now();
      await open();
      expect(performance.now() - since).toBeGreaterThan(900);
      await gate.close();
      gate = await keepGate(folder);
      expect(await readdir(folder)).toContain(file);
    } finally {
      await end();
    }
  });

  test("leaves nothing behind, and nothing is left when the gate is closed", async () => {
    await open();
    expect(await readdir(folder)).toHaveLength(1);
    await gate.close();
    expect(await readdir(folder)).toEqual([]);
    gate = await keepGate(folder);
  });
});

function listen(server: Server, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(join(folder, `.gate-${name}.lock`), resolve);
  });
}

/** Comes as if to open the store, and does not end. */
async function stay(): Promise<Socket> {
  const [file = ""] = await readdir(folder);
  const visitor = connect(join(folder, file));
  await once(visitor, "data");
  return visitor;
}

/** A process that keeps a gate is killed. */
async function leaveDeadGate(): Promise<void> {
  const path = JSON.stringify(join(folder, ".gate-1-00000000000000bb.lock"));
  const program = `require("node:net").createServer().listen(${path}, () => process.kill(process.pid, "SIGKILL"))`;
  await once(spawn(process.execPath, ["-e", program]), "close");
  expect(await readdir(folder)).toHaveLength(2);
}

/** A process that keeps a gate stands still, and no further connection fits in front of it. */
async function crowdedGate(): Promise<{ readonly file: string; readonly end: () => Promise<void> }> {
  const file = ".gate-1-00000000000000cc.lock";
  const path = join(folder, file);
  const blocked = "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000)";
  const listening = `listen({ path: ${JSON.stringify(path)}, backlog: 1 }, () => { console.log("listens"); ${blocked}; })`;
  const keeper = spawn(process.execPath, ["-e", `require("node:net").createServer().${listening}`]);
  await once(keeper.stdout, "data");
  const crowd: Socket[] = [];
  for (let isFull = false; !isFull;) {
    const one = connect(path);
    crowd.push(one);
    isFull = await once(one, "connect").then(
      () => false,
      () => true,
    );
  }
  return {
    file,
    end: async () => {
      for (const one of crowd) one.destroy();
      const ended = once(keeper, "close");
      keeper.kill("SIGKILL");
      await ended;
    },
  };
}
