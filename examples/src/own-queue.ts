// Files to take a checksum of, which no crash loses: own-queue.js FOLDER put FILE...  and, in whatever process:  own-queue.js FOLDER work
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { openQueue, openReader, putItems } from "@id-connector/queue-fs";

interface Job {
  readonly file: string;
}

const [folder = "jobs", command, ...files] = process.argv.slice(2);
const queue = await openQueue(folder, { tmpFolder: join(folder, "tmp") });
if (command === "put") {
  const jobs = files.map((file): Job => ({ file: resolve(file) }));
  const names = await putItems(
    queue,
    jobs.map((job) => ({ key: job.file, value: job })),
  );
  console.log(`${names.length} jobs are on disk`);
} else {
  const reader = await openReader<Job>(queue, { keyOf: ({ file }) => file });
  for (let jobs = await reader.take(10); jobs.length > 0; jobs = await reader.take(10)) {
    for (const job of jobs) {
      try {
        const content = await readFile(job.value.file);
        console.log(`${createHash("sha256").update(content).digest("hex")}  ${job.key}`);
        await reader.remove([job]);
      } catch (error) {
        const { code = "FAILED", message } = error as NodeJS.ErrnoException;
        const now = new Date().toISOString();
        await reader.trash(job, { code, message, firstAt: now, lastAt: now });
        console.log(`in the trash: ${job.key}, ${code}`);
      }
    }
  }
  await reader.close();
}
