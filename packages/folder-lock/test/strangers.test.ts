import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { once } from "node:events";
import { chown, mkdtemp, rename, rm } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isFolderLocked, lockFolder } from "../src/index.js";

const asRoot = process.geteuid?.() === 0 ? it : it.skip;
const stranger = 65_534;
let folder: string;
let servers: Server[];
let connections: Socket[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "folder-lock-"));
  [servers, connections] = [[], []];
});
afterEach(async () => {
  for (const connection of connections) connection.destroy();
  for (const server of servers) server.close();
  await rm(folder, { recursive: true, force: true });
});

/** A socket that looks like a holder's and is answered by `answer`. */
async function pretend(answer: (connection: Socket) => void, pid = 1): Promise<string> {
  const server = createServer((connection) => {
    connections.push(connection.on("error", () => undefined));
    answer(connection);
  });
  servers.push(server);
  const file = `.reader-${String(pid)}-${String(servers.length).padStart(16, "0")}.lock`;
  server.listen(join(folder, "unborn"));
  await once(server, "listening");
  await rename(join(folder, "unborn"), join(folder, file));
  return file;
}

/** Sends without end, as fast as it is read. */
function talk(connection: Socket): void {
  const more = () => {
    while (connection.write("x".repeat(65_536)));
  };
  connection.on("drain", more);
  more();
}

/** A byte every now and then, so that it is never silent for long. */
function drip(connection: Socket): void {
  const timer = setInterval(() => connection.write("h"), 100);
  connection.on("close", () => {
    clearInterval(timer);
  });
}

asRoot("a stranger's socket holds nothing, whatever it answers", async () => {
  for (const answer of [talk, (connection: Socket) => connection.end("holding"), () => undefined])
    await chown(join(folder, await pretend(answer)), stranger, stranger);
  expect(await isFolderLocked(folder, "reader")).toBe(false);
  await (await lockFolder(folder, "reader")).release();
});

it.each([
  ["sends without end", talk],
  ["never comes to an end", drip],
])("a socket of ours that %s counts as held, soon and in little memory", async (_, answer) => {
  await pretend(answer);
  const [before, startedAt] = [process.memoryUsage().rss, performance.now()];
  expect(await isFolderLocked(folder, "reader")).toBe(true);
  expect(performance.now() - startedAt).toBeLessThan(20_000);
  expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
});

it("a process that only a socket's name speaks of is not named as the holder: the socket is", async () => {
  const file = await pretend((connection) => connection.end("holding"), 1);
  const error: unknown = await lockFolder(folder, "reader").catch((caught: unknown) => caught);
  expect(error).toMatchObject({
    code: "FOLDER_LOCKED",
    message: expect.stringContaining(join(folder, file)) as unknown,
  });
  expect((error as { holder?: number }).holder).toBeUndefined();
  expect((error as Error).message).not.toMatch(/process 1\b/);
});
