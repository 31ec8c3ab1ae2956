// Measures the queue: node bench/queue.mjs [number of files for the large queue, default 20000]. Look at ratios, not at numbers.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { countQueue, listItems, openQueue, openReader, putItem, putItems } from "../dist/index.js";

const many = Number(process.argv[2] ?? 20_000);
const home = await mkdtemp(join(tmpdir(), "queue-bench-"));
const value = (id) => ({ id: `id-${id}`, object: { text: "x".repeat(800) } });
const item = (id) => ({ key: `id-${id}`, value: value(id) });
const range = (length) => Array.from({ length }, (_, index) => index);

async function measure(what, count, work) {
  const [start, cpu] = [process.hrtime.bigint(), process.cpuUsage()];
  await work();
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const used = process.cpuUsage(cpu);
  const micros = Math.round((used.user + used.system) / count);
  const rss = Math.round(process.memoryUsage().rss / 1e6);
  console.log(
    `${what}: ${seconds.toFixed(2)} s, ${Math.round(count / seconds)}/s, ${micros} us CPU each, RSS ${rss} MB`,
  );
}

async function takeAll(queue, limit, count) {
  const reader = await openReader(queue, { keyOf: (read) => read.id });
  await measure(`take(${limit}) and remove of ${count}`, count, async () => {
    for (let done = 0; done < count;) {
      const taken = await reader.take(limit);
      await reader.remove(taken);
      done += taken.reduce((sum, { names }) => sum + names.length, 0);
      if (taken.length === 0) throw new Error(`only ${done} of ${count} came`);
    }
  });
  await reader.close();
}

try {
  const queue = await openQueue(join(home, "queue"), { tmpFolder: join(home, "tmp") });
  await measure("putItem one after the other", 200, async () => {
    for (const id of range(200)) await putItem(queue, item(id));
  });
  await measure("putItem, 500 at the same time", 500, () =>
    Promise.all(range(500).map((id) => putItem(queue, item(id)))),
  );
  await measure("putItems(500), four times", 2000, async () => {
    for (const turn of range(4))
      await putItems(
        queue,
        range(500).map((id) => item(turn * 500 + id)),
      );
  });
  await takeAll(queue, 100, 2700);
  for (const id of range(many)) {
    // not durable: only to have them
    await writeFile(
      join(queue.folder, `2026-01-01-00-00-00-${String(id).padStart(7, "0")}.json`),
      JSON.stringify(value(id)),
    );
  }
  await measure(`listing ${many}`, many, async () => {
    let seen = 0;
    for await (const name of listItems(queue)) seen += name.length > 0 ? 1 : 0;
    if (seen !== many) throw new Error(`saw ${seen}`);
  });
  await measure(`counting ${many}`, many, () => countQueue(queue));
  const reader = await openReader(queue, { keyOf: (read) => read.id });
  await measure("the first take(100)", 1, () => reader.take(100));
  await measure("the next take(10000)", 1, () => reader.take(10_000));
  await reader.close();
  if (many <= 50_000) await takeAll(queue, 500, many);
} finally {
  await rm(home, { recursive: true });
}
