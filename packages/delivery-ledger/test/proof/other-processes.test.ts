import { expect, test } from "@jest/globals";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";
import { until } from "@id-connector/until";
import { endAfterTest, entry, ledgerFolder, openForTest } from "../ledger-folder.js";

interface Program {
  readonly child: ChildProcess;
  readonly lines: Interface;
  /** Everything that it printed, complete when it is over. */
  readonly printed: string[];
  readonly ended: Promise<unknown>;
}

function start(program: string, args: readonly string[], flags: readonly string[] = []): Program {
  const path = fileURLToPath(new URL(`../programs/${program}`, import.meta.url));
  const child = spawn(process.execPath, [...flags, path, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  endAfterTest(child);
  const lines = createInterface({ input: child.stdout });
  const printed: string[] = [];
  lines.on("line", (line) => printed.push(line));
  return { child, lines, printed, ended: Promise.all([once(child, "close"), once(lines, "close")]) };
}

async function linesPrinted({ printed }: Program, number: number): Promise<void> {
  await until(`the program printed ${String(number)} lines`, () => printed.length >= number);
}

test("after kill -9 every confirmed write is there, time and again", async () => {
  const folder = await ledgerFolder();
  for (let round = 0; round < 6; round++) {
    const writer = start("write-until-killed.mjs", [folder]);
    await linesPrinted(writer, 40 + round * 37);
    writer.child.kill("SIGKILL");
    await writer.ended;
    const reasons: string[] = [];
    const ledger = await openForTest(folder, { onRebuilt: (reason) => void reasons.push(reason) });
    expect(reasons).toEqual([]);
    const authority = ledger.authority("A");
    const lost = writer.printed.filter((number) => authority.get(`u${number}`) === undefined);
    expect(lost).toEqual([]);
    expect([...authority.entries()]).toHaveLength(authority.count().user);
    await ledger.close();
  }
});

test("every confirmed write stays, however often other processes open the ledger meanwhile", async () => {
  const folder = await ledgerFolder();
  const ledger = await openForTest(folder);
  const authority = ledger.authority("A");
  await authority.write([{ id: "u", put: entry() }]);
  const openers = [1, 2].map(() => start("open-again-and-again.mjs", [folder]));
  const times = () => Math.min(...openers.map(({ printed }) => Number(printed.at(-1) ?? 0)));
  const lost: string[] = [];
  for (let round = 1; times() < 1_000; round += 1) {
    const puts = [1, 2, 3].map((n) => ({
      id: `u${n}-${round % 500}`,
      put: entry({ digest: `${round}-${"d".repeat(300)}` }),
    }));
    await Promise.all(puts.map((put) => authority.write([put])));
    for (const { id, put } of puts) if (authority.get(id)?.digest !== put.digest) lost.push(`${id} in round ${round}`);
  }
  expect(lost).toEqual([]);
});

test("another process sees at once what is confirmed, while the ledger is written and grows", async () => {
  const folder = await ledgerFolder();
  const ledger = await openForTest(folder);
  const authority = ledger.authority("A");
  await authority.write([{ id: "u", put: entry() }]);
  const reader = start("read-on-demand.mjs", [folder]);
  await linesPrinted(reader, 1);
  for (let round = 1; round <= 10; round++) {
    const puts = Array.from({ length: 700 }, (_, i) => ({
      id: `u${round}-${i}`,
      put: entry({ digest: "d".repeat(43) }),
    }));
    await authority.write(puts);
    reader.child.stdin?.write(`u${round}-699\n`);
    const more = authority.write([{ id: "changing", put: entry({ related: [String(round)] }) }]);
    await linesPrinted(reader, round + 1);
    await more;
    const answer = JSON.parse(reader.printed.at(-1) ?? "") as { has: boolean; entries: number; users: number };
    expect(answer.has).toBe(true);
    expect(answer.entries).toBeGreaterThanOrEqual(1 + round * 700);
    expect(answer.users).toBeGreaterThanOrEqual(1 + round * 700);
  }
  reader.child.stdin?.end();
  await reader.ended;
  expect(reader.child.exitCode).toBe(0);
});

test("a reader that was killed does not stop the writer", async () => {
  const folder = await ledgerFolder();
  const ledger = await openForTest(folder);
  await ledger.authority("A").write([{ id: "u1", put: entry() }]);
  const reader = start("read-on-demand.mjs", [folder]);
  await linesPrinted(reader, 1);
  reader.child.kill("SIGKILL");
  await reader.ended;
  for (let i = 0; i < 300; i++) await ledger.authority("A").write([{ id: "u1", put: entry({ sentAt: i }) }]);
  expect(ledger.authority("A").get("u1")?.sentAt).toBe(299);
});

test("200,000 entries are written and gone through in a heap that could not hold them", async () => {
  const folder = await ledgerFolder();
  const program = start("many-entries.mjs", [folder, "200000"], ["--max-old-space-size=48"]);
  await program.ended;
  expect(program.child.exitCode).toBe(0);
  expect(program.printed).toEqual([JSON.stringify({ entries: 200_000, filtered: 0, counted: 200_000 })]);
});
