import { describe, expect, test } from "@jest/globals";
import { redact } from "../src/index.js";

/** Everything that must never be seen holds this word. */
const leak = "Sesam";

describe("the value is hidden behind the key", () => {
  test.each([
    ...["password", "Password", "PASSWORD", "userPassword", "user_password", "user-password", "userpassword", "passwd"],
    ...["PASSWD", "pwd", "unixPwd", "pass", "db_pass", "passphrase", "Passwort", "kennwort", "sambaNTPassword"],
    ...["sambaLMPassword", "sambaPasswordHistory", "pwhistory", "krb5Key", "krb5_key", "KRB5KEY", "ntHash", "nt_hash"],
    ...[
      "token",
      "access_token",
      "accessToken",
      "refreshTokens",
      "Authorization",
      "authorization",
      "proxy-authorization",
    ],
    ...["cookie", "Set-Cookie", "cookies", "secret", "clientSecret", "client_secret", "key", "apiKey", "api_key"],
    ...["X-Api-Key", "privateKey", "private_key", "credentials", "session", "sessionId", "auth", "user_passwords"],
  ])("%s", (key) => {
    for (const value of [leak, 1234, [leak], { inner: leak }, Buffer.from(leak), new Map([[leak, leak]])])
      expect(redact({ a: { [key]: value } })).toEqual({ a: { [key]: "[secret]" } });
    expect(redact(new Map([[key, leak]]))).toEqual({ [key]: "[secret]" });
    expect(redact({ name: key, value: leak })).toEqual({ name: key, value: "[secret]" });
  });

  test.each([
    ...["firstname", "lastname", "username", "uid", "givenName", "sn", "mail", "birthday", "first_name", "last_name"],
    ...["user_name", "dn", "DN", "FirstName", "e-mail", "mailPrimaryAddress", "user_dn", "memberUid", "uniqueMember"],
  ])("%s", (key) => {
    for (const value of [leak, [leak, leak], { inner: leak }])
      expect(redact([{ [key]: value }])).toEqual([{ [key]: "[personal]" }]);
    expect(redact(new Map([["u", { [key]: leak }]]))).toEqual({ u: { [key]: "[personal]" } });
  });
});

test("what a person needs to follow an item stays", () => {
  const fields = {
    stage: "deliver",
    authority: "Berlin",
    item: "2024-01-02-03-04-05-123456_p5_9f4b6b5e-5a3b-103f-8b1c-d7a2f3b7b7c1_ab12.json",
    outcome: "sent",
    id: "9f4b6b5e-5a3b-103f-8b1c-d7a2f3b7b7c1",
    school: "DEMOSCHOOL",
    kind: "school_class",
    name: "1a",
    status: 422,
    ms: 12.5,
    attempts: 3,
    resource: "users",
    users: 17,
    hasPassword: true,
    token: null,
    monkey: "yes",
    passwordFile: "/etc/machine.secret",
    folder: "/var/lib/queue",
    url: "https://broker.test/x",
    why: ["member_unresolved"],
  };
  expect(redact(fields)).toEqual(fields);
});

test("binary values are shown by their length only", () => {
  const bytes = Buffer.from(leak);
  const shown = redact({
    a: bytes,
    b: new Uint8Array(3),
    c: [bytes.buffer.slice(0, 2)],
    d: { bytes: bytes.toJSON() },
  });
  expect(shown).toEqual({ a: "[5 bytes]", b: "[3 bytes]", c: ["[2 bytes]"], d: { bytes: "[5 bytes]" } });
});

/** Where an error arose differs from machine to machine: here only that it is told. */
const at = expect.arrayContaining([expect.stringContaining("redact.test.ts")]) as unknown;

test("an error that is not ours is its name, code and place, with its causes, and nothing else", () => {
  const cause = Object.assign(new TypeError(`password=${leak}`), { code: 7, options: { password: leak } });
  const error = Object.assign(new Error("PUT failed", { cause }), {
    code: "REFUSED",
    options: { username: leak, headers: { authorization: leak } },
    response: { body: leak },
  });
  expect(redact({ error })).toEqual({
    error: {
      name: "Error",
      code: "REFUSED",
      at,
      cause: { name: "TypeError", code: 7, at },
    },
  });
  const several = new AggregateError([new Error(`Bearer ${leak}`)], "all failed");
  expect(redact(several)).toEqual({
    name: "AggregateError",
    at,
    errors: [{ name: "Error", at }],
  });
});

test("an error of ours has its message as well, redacted; its cause has none", () => {
  const cause = Object.assign(new Error(`open '/data/${leak}'`), {
    code: "ENOENT",
    errno: -2,
    syscall: "open",
    path: leak,
  });
  const error = Object.assign(new Error(`Cannot read the queue; password=${leak}`, { cause }), {
    name: "QueueError",
    code: "QUEUE_GONE",
  });
  expect(redact(error)).toEqual({
    name: "QueueError",
    code: "QUEUE_GONE",
    message: "Cannot read the queue; password=[secret]",
    at,
    cause: { name: "Error", code: "ENOENT", syscall: "open", at },
  });
});

test("the options of an HTTP client are harmless, even when they are logged as they are", () => {
  const options = {
    url: new URL(`https://${leak}:${leak}@broker.test/users/1`),
    username: leak,
    password: leak,
    headers: { authorization: `Bearer ${leak}`, "x-auth-token": leak, accept: "application/json" },
    rawHeaders: ["Authorization", `Basic ${leak}`, "X-Secret", leak, "Accept", "*/*"],
    searchParams: new URLSearchParams({ token: leak }),
    json: { id: "1", first_name: leak, context: { S: { roles: ["student"], classes: ["c1"] } } },
    body: JSON.stringify({ first_name: leak, last_name: leak, user_name: leak }),
    https: { key: leak, pfx: [{ buffer: Buffer.from(leak), passphrase: leak }] },
    argv: ["--password", leak],
  };
  const text = JSON.stringify(redact({ options, error: Object.assign(new Error("x"), { options }) }));
  expect(text).not.toContain(leak);
  expect(text).toContain("application/json");
  expect(text).toContain("broker.test/users/1");
});

test("an LDAP entry is harmless in every form", () => {
  const bytes = Buffer.from(leak);
  const shown = redact({
    attributes: [
      { type: "userPassword", values: [`{crypt}$6$${leak}`] },
      { type: "krb5Key", values: [bytes], buffers: [bytes] },
      { type: "sn", vals: [leak] },
      { type: "ou", values: ["S"] },
    ],
    object: { users: [`uid=${leak},cn=users`], user: leak, password: [leak], krb5Key: [bytes.toJSON()] },
  });
  expect(JSON.stringify(shown)).not.toContain(leak);
  expect(JSON.stringify(shown)).toContain('{"type":"ou","values":["S"]}');
});

test("a key that is a DN or a mail address is hidden as well", () => {
  expect(JSON.stringify(redact({ [`uid=${leak},cn=users`]: 1, [`${leak}@schule.example.org`]: 2 }))).not.toContain(
    leak,
  );
});

test("sets, maps, dates and what JSON has no word for", () => {
  expect(
    redact({
      set: new Set([`Bearer ${leak}`, 1]),
      map: new Map<unknown, unknown>([
        ["a", 1],
        [2, { password: leak }],
        [{ leak }, 3],
      ]),
      date: new Date(0),
      bigint: 12n,
      nan: Number.NaN,
      nothing: undefined,
      no: null,
      run: () => leak,
      symbol: Symbol(leak),
      own: { toJSON: () => ({ password: leak, a: 1 }) },
      mine: {
        toJSON() {
          return this;
        },
        a: 2,
      },
    }),
  ).toEqual({
    set: ["Bearer [secret]", 1],
    map: { a: 1, 2: { password: "[secret]" }, "[object]": 3 },
    date: "1970-01-01T00:00:00.000Z",
    bigint: "12",
    nan: "NaN",
    no: null,
    run: "[function]",
    symbol: "[symbol]",
    own: { password: "[secret]", a: 1 },
    mine: { toJSON: "[function]", a: 2 },
  });
});

test("circular structures end, also through maps and causes; what is only there twice is shown twice", () => {
  const circle: Record<string, unknown> = { a: 1 };
  circle["self"] = circle;
  circle["list"] = [circle, new Map([["c", circle]])];
  const error = new Error("x");
  error.cause = error;
  const twice = { b: 2 };
  expect(redact({ circle, error, first: twice, second: twice })).toEqual({
    circle: { a: 1, self: "[circular]", list: ["[circular]", { c: "[circular]" }] },
    error: { name: "Error", at, cause: "[circular]" },
    first: twice,
    second: twice,
  });
});

test("what throws when it is looked at spoils only itself", () => {
  const bad = {
    ok: 1,
    get broken(): string {
      throw new Error(leak);
    },
    json: {
      toJSON(): never {
        throw new Error(leak);
      },
    },
    proxy: new Proxy(
      {},
      {
        ownKeys() {
          throw new Error(leak);
        },
      },
    ),
  };
  expect(redact(bad)).toEqual({ ok: 1, broken: "[unreadable]", json: "[unreadable]", proxy: "[unreadable]" });
});

test("a huge structure is cut to a bearable size", () => {
  const grow = (depth: number): unknown =>
    depth === 0 ? { password: leak } : Array.from({ length: 30 }, () => ({ next: grow(depth - 1) }));
  const shown = JSON.stringify(redact({ wide: Array.from({ length: 100_000 }, (_, i) => i), deep: grow(3) }));
  expect(shown.length).toBeLessThan(100_000);
  expect(shown).toContain("[99900 more]");
  expect(shown).not.toContain(leak);
});
