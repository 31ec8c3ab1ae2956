import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { getEventListeners, once } from "node:events";
import type { ClientRequest, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { until } from "@id-connector/until";
import { openBroker } from "../src/index.js";
import { makeCertificates } from "./certificates.js";
import { failureOf } from "./failure-of.js";
import { heldRequests, holdTimers } from "./held.js";
import { ID, makeToken, PASSWORD, sendJson, startLocalBroker, type LocalBroker } from "./local-broker.js";

/** Says its port, then, when asked, how many connections were opened. */
const quickBroker = `
  const { parentPort, workerData } = require("node:worker_threads");
  const { key, cert, token } = workerData;
  let opened = 0;
  const server = require("node:https").createServer({ key, cert }, (request, response) => {
    const isLogin = request.method === "POST";
    response.writeHead(isLogin ? 200 : 404, { "content-type": "application/json" });
    response.end(isLogin ? JSON.stringify({ access_token: token, token_type: "bearer" }) : "{}");
  });
  server.on("secureConnection", () => (opened += 1));
  server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
  parentPort.on("message", () => parentPort.postMessage(opened));
`;

let server: LocalBroker;
beforeEach(async () => {
  server = await startLocalBroker();
  server.respond = (_, response) => {
    sendJson(response, 404, {});
  };
});
afterEach(() => server.stop());

/** The client's ends of the connections that requests went over meanwhile. */
async function socketsUsedBy(work: () => Promise<unknown>): Promise<ReadonlySet<Socket>> {
  const sockets = new Set<Socket>();
  const onRequest = (message: unknown) => {
    const { request } = message as { readonly request: ClientRequest };
    const socket = request.socket; // assigned by now, unless it is being connected
    if (socket) sockets.add(socket);
    else request.once("socket", (one) => sockets.add(one));
  };
  subscribe("http.client.request.start", onRequest);
  await work();
  unsubscribe("http.client.request.start", onRequest);
  return sockets;
}

test("requests one after the other use one connection", async () => {
  const { users } = server.open();
  let opened = 0;
  server.server.on("secureConnection", () => (opened += 1));
  for (let count = 0; count < 5; count += 1) await users.get(ID);
  expect(opened).toBe(1);
});

test("a connection is kept where the answer comes before Node has noted that the request was sent", async () => {
  const { key, cert, ca } = makeCertificates();
  // in a thread of its own it answers while this one is busy
  const thread = new Worker(quickBroker, {
    eval: true,
    workerData: { key, cert, token: makeToken(Date.now() + 3_600_000) },
  });
  const next = async () => ((await once(thread, "message")) as [number])[0];
  const url = `https://127.0.0.1:${String(await next())}`;
  const broker = openBroker({ url, authority: "Nord", ca, credentials: () => ({ username: "u", password: PASSWORD }) });
  await broker.login();
  for (let count = 0; count < 20; count += 1) {
    await turn();
    const answer = broker.users.get(ID);
    await Promise.resolve().then(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20));
    await answer;
  }
  thread.postMessage("how many connections?");
  expect(await next()).toBe(1);
  await broker.close();
  await thread.terminate();
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
  const sockets = await socketsUsedBy(async () => {
    await users.get(ID);
    await users.get(ID);
  });
  const [idle] = sockets;
  if (!idle || sockets.size > 1) throw new Error("expected one connection");
  expect(idle.timeout).toBeGreaterThan(1_000);
  expect(idle.timeout).toBeLessThan(5_000);
  idle.setTimeout(1); // its time passes faster
  await until("no connection is open", () => server.connections.size === 0);
});

test("a connection that was idle once is not closed under a slow answer", async () => {
  const { users } = server.open();
  const sockets = await socketsUsedBy(() => Promise.all([users.get(ID), users.get(ID)]));
  expect(sockets.size).toBe(2);
  const open: ServerResponse[] = [];
  server.respond = (_, response) => open.push(response);
  for (const socket of sockets) socket.setTimeout(3_600_000); // neither is closed before the request came
  const slow = users.get(ID);
  await until("the request came", () => open.length === 1);
  // now the time passes that is still set: who is idle is closed, and who waits for an answer is not
  for (const socket of sockets) if (socket.timeout) socket.setTimeout(1);
  await until("the idle connection is closed", () => server.connections.size === 1);
  expect([...sockets].filter(({ destroyed }) => !destroyed).map(({ timeout }) => timeout)).toEqual([0]);
  sendJson(open[0]!, 404, {});
  expect(await slow).toBeUndefined();
});

test("close() leaves no connection", async () => {
  const broker = server.open();
  await broker.users.get(ID);
  expect(server.connections.size).toBe(1);
  await broker.close();
  await until("no connection is open", () => server.connections.size === 0);
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
  await until("the first request came", () => open.length === 1);
  controller.abort();
  expect(await second).toMatchObject({ code: "ABORTED" });
  sendJson(open[0]!, 404, {});
  await first;
  await until("the next request came", () => open.length === 2);
  sendJson(open[1]!, 404, {});
  await third;
  expect(server.requests).toHaveLength(2);
});

test("the time limit does not run while a request waits for its turn", async () => {
  const broker = server.open({ connections: 1, timeoutMs: 2_000 });
  const { users } = broker;
  await broker.login();
  const requests = heldRequests(server);
  const clock = holdTimers();
  try {
    const answers = Promise.all([users.get(ID), users.get(ID), users.get(ID), users.get(ID)]);
    const late = failureOf(users.get(ID));
    for (let turn = 0; turn < 4; turn += 1) {
      const response = await requests.next();
      clock.pass(1_900);
      sendJson(response, 404, {});
    }
    expect(await answers).toEqual([undefined, undefined, undefined, undefined]);
    await requests.next();
    clock.pass(2_000);
    expect(await late).toMatchObject({ code: "TIMEOUT" });
  } finally {
    clock.goOn();
  }
  expect(server.requests).toHaveLength(5);
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
