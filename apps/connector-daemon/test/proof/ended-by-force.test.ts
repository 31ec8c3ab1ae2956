import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, expect, it } from "@jest/globals";
import { connectorFolders } from "@id-connector/connector-settings";
import { endWithUs } from "@id-connector/slapd-fixture";
import { authority, changesIn, type Daemon, startWorld, until, type World } from "@id-connector/test-world";
import { childrenOf } from "../support/children-of.js";

let world: World;
const held: (() => Promise<void>)[] = [];
const ledger = () => connectorFolders(world.home).ledger;

beforeAll(async () => {
  world = await startWorld();
  await world.slapd.load(world.slapd.ldif.bulk({ users: 10, schools: 1 }));
  await world.configure(authority);
  // from now on there is a ledger
  const first = world.start();
  await world.converged();
  await first.stop();
});
afterEach(async () => {
  for (const letGo of held.splice(0)) await letGo();
});
afterAll(() => world.close());

/** Another process takes the ledger's write lock and never gives it back: whoever writes waits inside a system call, which no clock of ours ends. */
async function holdLedger(): Promise<() => Promise<void>> {
  const program = new URL("../support/hold-ledger.mjs", import.meta.url).pathname;
  const child = endWithUs(spawn(process.execPath, [program, ledger()], { stdio: ["ignore", "pipe", "inherit"] }));
  const letGo = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  };
  held.push(letGo);
  await once(child.stdout, "data");
  return letGo;
}

/** How the daemon ended: its status, or the signal, and after how long. */
async function end(daemon: Daemon): Promise<{ readonly how: number | string | null; readonly ms: number }> {
  const since = performance.now();
  daemon.child.kill("SIGTERM");
  const code = await daemon.ended;
  return { how: code ?? daemon.child.signalCode, ms: performance.now() - since };
}

/** Gone, or dead and not collected yet. */
async function isGone(pid: string): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return status === "" || /^State:\tZ/m.test(status);
}

/** Whether a thread is inside a system call about the lock that lmdb's processes share: its first argument lies in that file's memory. */
async function waitsForLedger(pid: number): Promise<boolean> {
  const of = `/proc/${String(pid)}`;
  const maps = (await readFile(`${of}/maps`, "utf8")).split("\n").filter((line) => line.endsWith("/ledger/lock.mdb"));
  const ranges = maps.map((line) => (line.split(" ")[0] ?? "").split("-").map((address) => parseInt(address, 16)));
  const calls = (await readdir(`${of}/task`)).map((thread) => readFile(`${of}/task/${thread}/syscall`, "utf8"));
  const addresses = (await Promise.all(calls)).map((call) => Number(call.split(" ")[1]));
  return addresses.some((address) => ranges.some(([from = 0, to = 0]) => from <= address && address < to));
}

const lastWords = (daemon: Daemon) => daemon.lines.find(({ hanging }) => hanging !== undefined);

it("SIGTERM ends a daemon whose start hangs within ten seconds, with status 75, and the log says what hung", async () => {
  await until("one that hung at its start ends within ten seconds", async () => {
    const letGo = await holdLedger();
    const daemon = world.start();
    const [checking = ""] = await until("a process of its own looks at the ledger", async () => {
      const children = await childrenOf(daemon.pid);
      return children.length > 0 && children;
    });
    const { how, ms } = await end(daemon);
    expect(how).toBe(75);
    expect(lastWords(daemon)).toMatchObject({ level: "error", outcome: "stopped", hanging: ["ledger"] });
    await until("that process is gone, too", () => isGone(checking));
    await letGo();
    return ms < 10_000;
  });
  await servesAgain();
});

it("SIGTERM ends a daemon of which a thread hangs in the system within ten seconds, too, by SIGKILL, and nothing is lost", async () => {
  await until("one of which a thread hung ends within ten seconds", async () => {
    const daemon = world.start();
    await daemon.logged(({ message }) => message === "authority is served");
    const letGo = await holdLedger();
    await change();
    // it wants to write down how far the directory has come
    await until("a thread of it waits for the ledger's lock", () => waitsForLedger(daemon.pid));
    const { how, ms } = await end(daemon);
    expect(how).toBe("SIGKILL");
    expect(lastWords(daemon)).toMatchObject({ level: "error", outcome: "stopped" });
    expect(lastWords(daemon)?.["hanging"]).toContain("listen");
    await letGo();
    return ms < 10_000;
  });
  await servesAgain();
});

let round = 0;
async function change(): Promise<void> {
  const office = changesIn(world, "bulk000");
  await office.lastname(world.slapd.dn.user("b000.u00000", "student", "bulk000"), `Round ${String((round += 1))}`);
}

async function servesAgain(): Promise<void> {
  await change();
  const next = world.start();
  await world.converged();
  expect(await next.stop()).toBe(0);
}
