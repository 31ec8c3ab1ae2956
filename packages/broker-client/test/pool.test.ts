import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { getEventListeners } from "node:events";
import type { ServerResponse } from "node:http";
import { failureOf } from "./failure-of.js";
import { ID, sendJson, startLocalBroker, type LocalBroker } from "./local-broker.js";

let server: LocalBroker;
beforeEach(async () => {
  server = await startLocalBroker();
  server.respond = (_, response) => {
    sendJson(response, 404, {});
  };
});
afterEach(() => server.stop());

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test("requests one after the other use one connection", async () => {
  const { users } = server.open();
  let opened = 0;
  server.server.on("secureConnection", () => (opened += 1));
  for (let count = 0; count < 5; count += 1) await users.get(ID);
  expect(opened).toBe(1);
});

test("never more connections are open than allowed", async () => {
  const { users } = server.open({ connections: 3 });
  let most = 0;
  server.server.on("secureConnection", () => (most = Math.max(most, server.connections.size)));
  await Promise.all(Array.from({ length: 60 }, () => users.get(ID)));
  expect(server.requests).toHaveLength(60);
  expect(most).toBe(3);
});

test("an idle connection is closed by us before common servers do", async () => {
  const { users } = server.open();
  await users.get(ID);
  await users.get(ID);
  const idle = performance.now();
  await until(() => server.connections.size === 0);
  expect(performance.now() - idle).toBeLessThan(5000);
}, 15_000);

test("a connection that was idle once is not closed under a slow answer", async () => {
  const { users } = server.open({ timeoutMs: 20_000 });
  await users.get(ID);
  const open: ServerResponse[] = [];
  server.respond = (_, response) => open.push(response);
  const slow = users.get(ID);
  await until(() => open.length === 1);
  await new Promise((resolve) => setTimeout(resolve, 4500));
  expect(server.connections.size).toBe(1);
  sendJson(open[0]!, 404, {});
  expect(await slow).toBeUndefined();
}, 15_000);

test("close() leaves no connection", async () => {
  const broker = server.open();
  await broker.users.get(ID);
  expect(server.connections.size).toBe(1);
  await broker.close();
  await until(() => server.connections.size === 0);
  expect(await failureOf(broker.login())).toMatchObject({ code: "ABORTED" });
});

test("who waits for a turn can give up at once, and the others go on", async () => {
  const open: ServerResponse[] = [];
  const broker = server.open({ connections: 1 });
  const { users } = broker;
  await broker.login();
  server.respond = (_, response) => open.push(response);
  const controller = new AbortController();
  const first = users.get(ID);
  const second = failureOf(users.get(ID, { signal: controller.signal }));
  const third = users.get(ID);
  await until(() => open.length === 1);
  controller.abort();
  expect(await second).toMatchObject({ code: "ABORTED" });
  sendJson(open[0]!, 404, {});
  await first;
  await until(() => open.length === 2);
  sendJson(open[1]!, 404, {});
  await third;
  expect(server.requests).toHaveLength(2);
});

test("the time limit does not run while a request waits for its turn", async () => {
  const { users } = server.open({ connections: 1, timeoutMs: 2000 });
  server.respond = (_, response) => setTimeout(sendJson, 900, response, 404, {});
  await Promise.all([users.get(ID), users.get(ID), users.get(ID), users.get(ID)]);
  expect(server.requests).toHaveLength(4);
});

test("a signal that many requests share gets no more listeners than Node finds fit", async () => {
  const { signal } = new AbortController();
  const { users } = server.open({ connections: 32 });
  let warned: Error | undefined;
  const onWarning = (warning: Error) => (warned = warning);
  process.on("warning", onWarning);
  await Promise.all(Array.from({ length: 100 }, () => users.get(ID, { signal })));
  await new Promise((resolve) => setImmediate(resolve));
  process.off("warning", onWarning);
  expect(warned).toBeUndefined();
  expect(getEventListeners(signal, "abort").length).toBeLessThan(10);
});
