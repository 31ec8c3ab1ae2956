import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isHolding, probe } from "../src/probe.js";

let folder: string;
let servers: Server[];
let connections: Socket[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "folder-lock-"));
  servers = [];
  connections = [];
});
afterEach(async () => {
  for (const connection of connections) connection.destroy();
  for (const server of servers) server.close();
  await rm(folder, { recursive: true, force: true });
});

async function serve(answer: (connection: Socket, server: Server) => void): Promise<string> {
  const path = join(folder, "socket");
  const server = createServer((connection) => {
    connections.push(connection);
    answer(connection, server);
  }).listen(path);
  servers.push(server);
  await once(server, "listening");
  return path;
}

test("an owner tells whether it holds or contends", async () => {
  let answer = "contending";
  const path = await serve((connection) => connection.end(answer));
  expect(await probe(path)).toBe("contending");
  answer = "holding";
  expect(await probe(path)).toBe("holding");
});

test("one that accepts and says nothing is silent and has its lock still, and so is one that always hangs up", async () => {
  let silent = true;
  const path = await serve((connection) => {
    if (!silent) connection.destroy();
  });
  expect(await probe(path)).toBe("silent");
  silent = false;
  expect(await probe(path)).toBe("silent");
  expect(isHolding("silent")).toBe(true);
});

test("one that withdraws while it is asked is dead", async () => {
  const path = await serve((connection, server) => {
    connection.destroy();
    server.close();
  });
  expect(await probe(path)).toBe("dead");
});

test("a missing file is dead", async () => {
  expect(await probe(join(folder, "no"))).toBe("dead");
});

test("one that answered while we stood still ourselves is not silent", async () => {
  const path = await serve((connection) => connection.end("contending"));
  const asked = probe(path);
  standStill(700);
  expect(await asked).toBe("contending");
});

function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
