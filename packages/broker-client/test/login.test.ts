import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { ServerResponse } from "node:http";
import { until } from "@id-connector/until";
import { failureOf } from "./failure-of.js";
import { ID, makeToken, OTHER_ID, PASSWORD, sendJson, startLocalBroker, type LocalBroker } from "./local-broker.js";

let server: LocalBroker;
beforeEach(async () => {
  server = await startLocalBroker();
  server.respond = (_, response) => {
    sendJson(response, 404, {});
  };
});
afterEach(() => server.stop());

const bearer = (token: string) => `Bearer ${token}`;
const authorizations = () => server.requests.map(({ headers }) => headers.authorization);

test("the login is a form with the username and the password of the moment", async () => {
  await server.open().login();
  const [login] = server.logins;
  expect(login?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
  expect(login?.headers.authorization).toBeUndefined();
  expect([...new URLSearchParams(login?.body)]).toEqual([
    ["grant_type", "password"],
    ["username", "provisioning-Traeger1"],
    ["password", PASSWORD],
  ]);
});

test("a hundred requests at once share one login, and later ones its token", async () => {
  const { users } = server.open({ connections: 8 });
  await Promise.all(Array.from({ length: 100 }, () => users.get(ID)));
  await users.get(ID);
  expect(server.logins).toHaveLength(1);
  expect(new Set(authorizations()).size).toBe(1);
  expect(server.requests).toHaveLength(101);
});

test("two authorities never share a token", async () => {
  await server.open({ authority: "Traeger1" }).users.get(ID);
  await server.open({ authority: "Traeger2" }).users.get(ID);
  expect(new Set(authorizations()).size).toBe(2);
});

test("a token is fetched anew before it ends, with a margin", async () => {
  let now = Date.now();
  const start = now;
  server.login = (_, response, count) => {
    sendJson(response, 200, { access_token: makeToken(start + count * 600_000, count), token_type: "bearer" });
  };
  const { users } = server.open({ now: () => now, monotonic: () => now });
  await users.get(ID);
  now = start + 530_000;
  await users.get(ID);
  expect(server.logins).toHaveLength(1);
  now = start + 545_000;
  await users.get(ID);
  expect(server.logins).toHaveLength(2);
});

test.each([-31 * 86_400_000, -3_600_000, 3_600_000, 31 * 86_400_000])(
  "a token is fetched anew when its time is over, neither sooner nor later, though the clock is set by %i ms",
  async (ms) => {
    let [passed, set] = [0, 0];
    const start = Date.now();
    server.login = (_, response, count) => {
      sendJson(response, 200, { access_token: makeToken(start + count * 600_000, count), token_type: "bearer" });
    };
    const { users } = server.open({ now: () => start + passed + set, monotonic: () => passed });
    await users.get(ID);
    set = ms;
    passed = 530_000;
    await users.get(ID);
    expect(server.logins).toHaveLength(1);
    passed = 545_000;
    set = 0;
    await users.get(ID);
    expect(server.logins).toHaveLength(2);
  },
);

test("a token of a broker whose clock is ahead of ours is used for as long as it lives there", async () => {
  let passed = 0;
  const hourMs = 3_600_000;
  const start = Date.now();
  server.login = (_, response, count) => {
    response.sendDate = false;
    const headers = { date: new Date(start + hourMs).toUTCString() };
    sendJson(response, 200, { access_token: makeToken(start + hourMs + 600_000, count) }, headers);
  };
  const { users } = server.open({ now: () => start, monotonic: () => passed });
  await users.get(ID);
  passed = 545_000;
  await users.get(ID);
  expect(server.logins).toHaveLength(2);
});

test("a token that lives only for seconds is used for most of them", async () => {
  let now = Math.ceil(Date.now() / 1000) * 1000;
  const start = now;
  server.login = (_, response, count) => {
    sendJson(response, 200, { access_token: makeToken(start + 10_000 * count, count) });
  };
  const { users } = server.open({ now: () => now, monotonic: () => now });
  await users.get(ID);
  now = start + 7_900;
  await users.get(ID);
  expect(server.logins).toHaveLength(1);
  now = start + 8_100;
  await users.get(ID);
  expect(server.logins).toHaveLength(2);
});

test("a token that is about to end when it comes is used for seconds all the same: not each request logs in", async () => {
  let now = Math.ceil(Date.now() / 1000) * 1000;
  const start = now;
  server.login = (_, response, count) => {
    sendJson(response, 200, { access_token: makeToken(start + 1000 * count, count) });
  };
  const { users } = server.open({ now: () => now, monotonic: () => now });
  await users.get(ID);
  now = start + 4_900;
  await users.get(ID);
  expect(server.logins).toHaveLength(1);
});

test("a token that says nothing of its end is used until it is refused", async () => {
  server.login = (_, response, count) => {
    sendJson(response, 200, { access_token: `opaque-${String(count)}` });
  };
  const broker = server.open();
  expect((await broker.login()).expiresAt).toBeUndefined();
  await broker.users.get(ID);
  expect(authorizations()).toEqual([bearer("opaque-1")]);
});

test("after a 401 there is one new login and one repetition, with the same body", async () => {
  server.respond = ({ headers }, response) => {
    sendJson(response, headers.authorization === bearer("opaque-1") ? 401 : 201, {});
  };
  server.login = (_, response, count) => {
    sendJson(response, 200, { access_token: `opaque-${String(count)}` });
  };
  const { schools } = server.open();
  await schools.create({ id: ID, name: "a", display_name: "b" });
  expect(authorizations()).toEqual([bearer("opaque-1"), bearer("opaque-2")]);
  expect(server.requests[0]?.body).toBe(server.requests[1]?.body);
});

test("many 401 at once lead to one new login", async () => {
  server.login = (_, response, count) => {
    sendJson(response, 200, { access_token: `opaque-${String(count)}` });
  };
  const late: ServerResponse[] = [];
  server.respond = ({ headers }, response) => {
    if (headers.authorization !== bearer("opaque-1")) {
      sendJson(response, 404, {});
      return;
    }
    late.push(response);
    if (late.length === 10) for (const one of late) sendJson(one, 401, {});
  };
  const { users } = server.open();
  await Promise.all(Array.from({ length: 10 }, () => users.get(ID)));
  expect(server.logins).toHaveLength(2);
  expect(server.requests).toHaveLength(20);
});

test("a fresh token that is not accepted is a failure of the authority, not a loop", async () => {
  server.respond = (_, response) => {
    sendJson(response, 401, { detail: "Could not validate credentials" });
  };
  expect(await failureOf(server.open().users.get(ID))).toMatchObject({
    code: "LOGIN",
    scope: "authority",
    status: 401,
    detail: "Could not validate credentials",
    resource: "users",
  });
  expect(server.logins).toHaveLength(2);
  expect(server.requests).toHaveLength(2);
});

test("a token that is over when it arrives is a wrong clock, and the error names the difference", async () => {
  const now = Date.parse("2030-01-01T12:00:00Z");
  server.login = (_, response) => {
    response.sendDate = false;
    sendJson(
      response,
      200,
      { access_token: makeToken(now - 120_000) },
      { date: new Date(now - 3_720_000).toUTCString() },
    );
  };
  const error = await failureOf(server.open({ now: () => now }).users.get(ID));
  expect(error).toMatchObject({ code: "CLOCK", scope: "authority", resource: "login" });
  expect(error.message).toContain("this clock is 3720 s ahead of the broker's");
  expect(server.requests).toEqual([]);
});

test("login() tells the end of the token and the difference of the clocks", async () => {
  const now = Date.parse("2030-01-01T12:00:00Z");
  server.login = (_, response) => {
    sendJson(response, 200, { access_token: makeToken(now + 60_000) }, { date: new Date(now + 5_000).toUTCString() });
  };
  expect(await server.open({ now: () => now }).login()).toEqual({ expiresAt: now + 60_000, clockDifferenceMs: 5_000 });
});

test.each([
  [400, "LOGIN"],
  [401, "LOGIN"],
  [403, "LOGIN"],
  [404, "LOGIN"],
  [422, "LOGIN"],
  [429, "RATE_LIMITED"],
  [500, "SERVER_ERROR"],
  [503, "SERVER_ERROR"],
  [302, "BAD_ANSWER"],
  [204, "BAD_ANSWER"],
] as const)(
  "a login answered with %i is %s of the authority, and the next request tries again",
  async (status, code) => {
    const { users } = server.open();
    const { login } = server;
    server.login = (_, response) => {
      sendJson(response, status, { detail: "no" }, { "retry-after": "7", location: "https://127.0.0.1:1/" });
    };
    const failures = await Promise.all([failureOf(users.get(ID)), failureOf(users.get(OTHER_ID))]);
    for (const failure of failures)
      expect(failure).toMatchObject({ code, scope: "authority", status, retryAfterMs: 7000, resource: "login" });
    expect(server.logins).toHaveLength(1);
    server.login = login;
    expect(await users.get(ID)).toBeUndefined();
  },
);

test.each([{}, { access_token: "" }, { access_token: 7 }, { access_token: "a\r\nX-Evil: 1" }, [], null])(
  "the login answer %j holds no token",
  async (value) => {
    server.login = (_, response) => {
      sendJson(response, 200, value);
    };
    expect(await failureOf(server.open().login())).toMatchObject({ code: "BAD_ANSWER", scope: "authority" });
  },
);

test("the error of a refused login holds neither username nor password, however the broker spells them", async () => {
  server.login = ({ body }, response) => {
    const msg = `no ${PASSWORD}, ${encodeURIComponent(PASSWORD)}, ${new URLSearchParams([["", PASSWORD]]).toString().slice(1)}, provisioning-Traeger1`;
    sendJson(response, 422, {
      detail: [{ loc: ["body", "password", PASSWORD], msg, type: "value_error", input: body, ctx: { body } }],
    });
  };
  const error = await failureOf(server.open().login());
  expect(error.detail).toEqual([
    { loc: ["body", "password", "[redacted]"], msg: expect.any(String), type: "value_error" },
  ]);
  const text = JSON.stringify(error.detail) + error.message;
  for (const secret of ["Pass", "word%", "ü", "%C3", "Traeger1"]) expect(text).not.toContain(secret);
});

test("who gives up leaves the shared login to the others", async () => {
  const open: ServerResponse[] = [];
  server.login = (_, response) => open.push(response);
  const { users } = server.open();
  const controller = new AbortController();
  const given = failureOf(users.get(ID, { signal: controller.signal }));
  const kept = users.get(OTHER_ID);
  await until("the login came", () => open.length === 1);
  controller.abort();
  expect(await given).toMatchObject({ code: "ABORTED" });
  sendJson(open[0]!, 200, { access_token: makeToken(Date.now() + 60_000) });
  expect(await kept).toBeUndefined();
  expect(server.logins).toHaveLength(1);
});

test("the password is asked for at every login", async () => {
  let password = "old";
  const broker = server.open({ credentials: () => ({ username: "u", password }) });
  await broker.login();
  password = "new";
  await broker.login();
  expect(server.logins.map(({ body }) => new URLSearchParams(body).get("password"))).toEqual(["old", "new"]);
});
