import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { until } from "@id-connector/until";
import type { User } from "../src/index.js";
import { failureOf } from "./failure-of.js";
import { heldRequests, holdTimers } from "./held.js";
import { ID, sendJson, startLocalBroker, type LocalBroker } from "./local-broker.js";

const USER: User = { id: ID, first_name: "Mäxchen", last_name: "Li", user_name: "m.li", context: {} };

let server: LocalBroker;
beforeAll(async () => {
  server = await startLocalBroker();
});
beforeEach(() => {
  server.requests.length = 0;
});
afterAll(() => server.stop());

function answer(status: number, headers: Record<string, string>, body: string | Uint8Array) {
  server.respond = (_, response) => response.writeHead(status, headers).end(body);
}
const JSON_TYPE = { "content-type": "application/json" };
const HTML = { "content-type": "text/html; charset=utf-8" };

test.each([
  [400, "REFUSED", "item"],
  [403, "FORBIDDEN", "authority"],
  [404, "REFUSED", "item"],
  [407, "PROXY", "authority"],
  [408, "TIMEOUT", "authority"],
  [409, "EXISTS", "item"],
  [413, "REFUSED", "item"],
  [422, "REFUSED", "item"],
  [429, "RATE_LIMITED", "authority"],
  [500, "SERVER_ERROR", "item"],
  [502, "SERVER_ERROR", "authority"],
  [503, "SERVER_ERROR", "authority"],
  [504, "SERVER_ERROR", "authority"],
  [202, "BAD_ANSWER", "authority"],
  [301, "BAD_ANSWER", "authority"],
  [307, "BAD_ANSWER", "authority"],
] as const)("%i on a creation is %s, scope %s", async (status, code, scope) => {
  answer(status, JSON_TYPE, JSON.stringify({ detail: "no" }));
  const error = await failureOf(server.open().users.create(USER));
  expect(error).toMatchObject({ code, scope, status, method: "POST", resource: "users", id: ID, name: "BrokerError" });
  expect(server.requests).toHaveLength(1);
});

test("404 on the creation of a school means that the authority is unknown", async () => {
  answer(404, JSON_TYPE, "{}");
  const error = await failureOf(server.open().schools.create({ id: ID, name: "a", display_name: "b" }));
  expect(error).toMatchObject({ code: "REFUSED", scope: "authority", status: 404 });
});

test("Retry-After is read in seconds and as a date, against the broker's own clock", async () => {
  const { users } = server.open();
  const date = "Mon, 01 Jan 2035 12:00:00 GMT";
  const cases: [string, number | undefined][] = [
    ["17", 17_000],
    ["0", 0],
    ["99999999999", 86_400_000],
    ["Mon, 01 Jan 2035 12:01:30 GMT", 90_000],
    ["Monday, 01-Jan-35 12:01:30 GMT", 90_000],
    ["Mon Jan  1 12:01:30 2035", 90_000],
    ["Mon, 01 Jan 2035 11:00:00 GMT", 0],
    ["-1", undefined],
    ["1.5", undefined],
    ["soon", undefined],
    ["Mon, soon", undefined],
  ];
  for (const [value, expected] of cases) {
    server.respond = (_, response) => {
      response.sendDate = false;
      sendJson(response, 503, {}, { "retry-after": value, date });
    };
    expect((await failureOf(users.get(ID))).retryAfterMs).toBe(expected);
  }
});

test("Retry-After as a date is read against the own clock where the broker tells no time", async () => {
  server.respond = (_, response) => {
    response.sendDate = false;
    sendJson(response, 429, {}, { "retry-after": "Mon, 01 Jan 2035 12:00:30 GMT" });
  };
  const { users } = server.open({ now: () => Date.parse("2035-01-01T12:00:00Z") });
  server.login = (_, response) => {
    sendJson(response, 200, { access_token: "opaque" });
  };
  expect(await failureOf(users.get(ID))).toMatchObject({ code: "RATE_LIMITED", retryAfterMs: 30_000 });
});

test("a page of a web server is never taken for an answer of the broker", async () => {
  const { users, classes } = server.open();
  for (const status of [200, 404]) {
    answer(status, HTML, "<html>Käthe</html>");
    for (const call of [users.get(ID), users.exists(ID)]) {
      expect(await failureOf(call)).toMatchObject({ code: "BAD_ANSWER", scope: "authority", status });
    }
  }
  for (const status of [200, 404]) {
    answer(status, HTML, "<html></html>");
    expect(await failureOf(users.replace(USER))).toMatchObject({ code: "BAD_ANSWER", scope: "authority" });
    expect(await failureOf(classes.remove(ID))).toMatchObject({ code: "BAD_ANSWER", scope: "authority" });
  }
  for (const status of [400, 404, 422]) {
    answer(status, HTML, "<html></html>");
    const error = await failureOf(users.create(USER));
    expect(error).toMatchObject({ code: "BAD_ANSWER", scope: "authority", status });
    expect(error.detail).toBeUndefined();
  }
  answer(413, HTML, "<html></html>");
  expect(await failureOf(users.create(USER))).toMatchObject({ code: "REFUSED", scope: "item" });
});

test("another type, no type, half a text and broken characters are bad answers", async () => {
  const { users } = server.open();
  const good = JSON.stringify(USER);
  const bad: [Record<string, string>, string | Uint8Array][] = [
    [{ "content-type": "text/plain" }, good],
    [{}, good],
    [JSON_TYPE, good.slice(0, 40)],
    [JSON_TYPE, ""],
    [JSON_TYPE, Buffer.from(good, "latin1")],
    [{ ...JSON_TYPE, "content-encoding": "gzip" }, new Uint8Array([31, 139, 8, 0])],
  ];
  for (const [headers, body] of bad) {
    answer(200, headers, body);
    expect(await failureOf(users.get(ID))).toMatchObject({ code: "BAD_ANSWER", status: 200 });
  }
});

test("an answer that breaks off is a broken connection", async () => {
  server.respond = (_, response) => {
    response.writeHead(200, { ...JSON_TYPE, "content-length": "1000" });
    response.write("{", () => response.destroy());
  };
  expect(await failureOf(server.open().users.get(ID))).toMatchObject({ code: "CONNECTION", scope: "authority" });
});

test("an endless answer is cut", async () => {
  const closing: { done?: true } = {};
  server.respond = (_, response) => {
    response.writeHead(200, JSON_TYPE);
    const chunk = Buffer.alloc(65_536, " ");
    const pour = () => {
      while (closing.done === undefined && response.write(chunk));
    };
    response.on("drain", pour).on("close", () => (closing.done = true));
    pour();
  };
  expect(await failureOf(server.open().users.get(ID))).toMatchObject({ code: "BAD_ANSWER", scope: "authority" });
  await until("its connection is closed", () => closing.done);
});

test("a redirect is not followed: nobody else gets the token", async () => {
  const other = await startLocalBroker();
  try {
    answer(307, { location: `${other.url}/` }, "");
    expect(await failureOf(server.open().users.create(USER))).toMatchObject({ code: "BAD_ANSWER", status: 307 });
    expect(other.requests).toEqual([]);
  } finally {
    await other.stop();
  }
});

test("an answer that does not come is a timeout, a slow one too", async () => {
  const broker = server.open({ timeoutMs: 300 });
  const requests = heldRequests(server);
  const clock = holdTimers();
  try {
    await broker.login();
    const none = failureOf(broker.users.get(ID));
    await requests.next();
    clock.pass(300);
    expect(await none).toMatchObject({ code: "TIMEOUT", scope: "authority" });
    const half = failureOf(broker.users.get(ID));
    const slow = await requests.next();
    await new Promise((resolve) => slow.writeHead(200, JSON_TYPE).write("{", resolve));
    clock.pass(300);
    expect(await half).toMatchObject({ code: "TIMEOUT", scope: "authority" });
  } finally {
    clock.goOn();
  }
});

test("the caller's signal ends a request", async () => {
  const controller = new AbortController();
  server.respond = () => {
    controller.abort();
  };
  const { users } = server.open();
  expect(await failureOf(users.get(ID, { signal: controller.signal }))).toMatchObject({ code: "ABORTED" });
  expect(await failureOf(users.get(ID, { signal: controller.signal }))).toMatchObject({ code: "ABORTED" });
  expect(server.requests).toHaveLength(1);
});

test("close() ends what is under way and refuses what comes later", async () => {
  const broker = server.open();
  const reached = new Promise<void>((resolve) => {
    server.respond = () => {
      resolve();
    };
  });
  const running = failureOf(broker.users.get(ID));
  await reached;
  await broker.close();
  expect(await running).toMatchObject({ code: "ABORTED" });
  expect(await failureOf(broker.users.get(ID))).toMatchObject({ code: "ABORTED" });
  await broker.close();
});

async function listen(onConnection: (socket: Socket) => void): Promise<{ plain: Server; url: string }> {
  const plain = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.resume();
    onConnection(socket);
  });
  await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
  return { plain, url: `http://127.0.0.1:${String((plain.address() as AddressInfo).port)}` };
}

test("nobody who listens, and one who hangs up, are broken connections", async () => {
  const { plain, url } = await listen((socket) => socket.destroy());
  const open = server.open({ url });
  expect(await failureOf(open.login())).toMatchObject({ code: "CONNECTION", scope: "authority" });
  expect(await failureOf(server.open({ url: url.replace("http:", "https:") }).login())).toMatchObject({
    scope: "authority",
  });
  await new Promise((resolve) => plain.close(resolve));
  const error = await failureOf(open.login());
  expect(error).toMatchObject({ code: "CONNECTION", scope: "authority" });
  expect(error.message).toContain("ECONNREFUSED");
});

test("one who speaks something else is a bad answer; over https no TLS", async () => {
  const { plain, url } = await listen((socket) => socket.end("SSH-2.0-OpenSSH_9.2p1\r\n"));
  expect(await failureOf(server.open({ url }).login())).toMatchObject({ code: "BAD_ANSWER", scope: "authority" });
  expect(await failureOf(server.open({ url: url.replace("http:", "https:") }).login())).toMatchObject({ code: "TLS" });
  await new Promise((resolve) => plain.close(resolve));
});
