import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { countQueue, isMadeAhead, openQueue, openQueueAhead, takeOver } from "../src/index.js";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "queue-"));
});
afterEach(() => rm(home, { recursive: true }));
const options = () => ({ tmpFolder: join(home, "tmp") });

it("a queue that somebody made for its reader is told from an older one, until the reader takes it over", async () => {
  const folder = join(home, "a");
  expect(await isMadeAhead(folder)).toBe(false);
  const queue = await openQueueAhead(folder, options());
  expect(await isMadeAhead(folder)).toBe(true);
  expect(await countQueue(queue)).toMatchObject({ waiting: 0, trashed: 0 });
  await takeOver(queue);
  expect(await isMadeAhead(folder)).toBe(false);
  await openQueueAhead(folder, options());
  expect(await isMadeAhead(folder)).toBe(false);
});

it("a queue that was there before is nobody's news", async () => {
  const queue = await openQueue(join(home, "a"), options());
  await openQueueAhead(queue.folder, options());
  expect(await isMadeAhead(queue.folder)).toBe(false);
  await takeOver(queue);
});
