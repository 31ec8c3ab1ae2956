import { afterAll, beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { inspect } from "node:util";
import type { BrokerError, SchoolClass, User } from "../src/index.js";
import { redactDetail } from "../src/redact.js";
import { failureOf } from "./failure-of.js";
import {
  ID,
  makeToken,
  OTHER_ID,
  PASSWORD,
  sendJson,
  startLocalBroker,
  type LocalBroker,
  type Seen,
} from "./local-broker.js";

const TOKEN = makeToken(Date.now() + 3_600_000, "serial");
const USER: User = {
  id: ID,
  first_name: "Käthe-Marie",
  last_name: "van O'Hara",
  user_name: "k.ohara",
  context: { DEMOSCHOOL: { roles: ["student"], classes: ["1a"] } },
};
const GROUP: SchoolClass = {
  id: ID,
  name: "AG Zaubern",
  description: "von Frau Müller",
  school: "DEMOSCHOOL",
  members: [OTHER_ID],
};
const PRIVATE = [
  "Käthe",
  "Marie",
  "O'Hara",
  "Hara",
  "k.ohara",
  "Zaubern",
  "Müller",
  PASSWORD,
  "Pass+word",
  TOKEN,
  TOKEN.slice(0, 30),
  "c2lnbmF0dXJl",
];

let server: LocalBroker;
beforeAll(async () => {
  server = await startLocalBroker();
  server.login = (_, response) => {
    sendJson(response, 200, { access_token: TOKEN });
  };
});
afterAll(() => server.stop());

function expectNothingPrivate(error: BrokerError) {
  const texts = [
    inspect(error, { depth: 10, showHidden: true }),
    inspect(error, { depth: 10 }),
    JSON.stringify(error),
    error.stack ?? "",
    String(error),
    inspect(Object.entries(Object.getOwnPropertyDescriptors(error)), { depth: 10 }),
  ];
  for (const text of texts) for (const value of PRIVATE) expect(text.toLowerCase()).not.toContain(value.toLowerCase());
}

test("a broker that echoes everything, everywhere, gets nothing of it into the error", async () => {
  const { users, workgroups } = server.open();
  const calls: [() => Promise<unknown>, string][] = [
    [() => users.create(USER), 'Käthe-Marie "van O\'Hara" k.ohara K\u00c4THE'],
    [() => workgroups.create(GROUP), "AG Zaubern von Frau Müller, Zauberns Freunde"],
  ];
  for (const status of [302, 400, 401, 403, 404, 409, 422, 429, 500, 503]) {
    for (const [call, values] of calls) {
      const everythingOf = ({ body, headers }: Seen) =>
        `${body} ${headers.authorization ?? ""} ${PASSWORD} ${values} ${JSON.stringify(body)}`;
      server.respond = (seen, response) => {
        const text = everythingOf(seen);
        const entry = {
          loc: ["body", values, { text }, text],
          msg: text,
          type: text,
          input: text,
          ctx: { text },
          url: text,
        };
        sendJson(
          response,
          status,
          { detail: [entry, text, null, { msg: values, type: values }], body: text },
          { "x-echo": TOKEN },
        );
      };
      expectNothingPrivate(await failureOf(call()));
      server.respond = (seen, response) => {
        sendJson(response, status, { detail: everythingOf(seen) });
      };
      expectNothingPrivate(await failureOf(call()));
    }
  }
});

test("failures below HTTP hold nothing private", async () => {
  const { users, workgroups } = server.open({ timeoutMs: 300 });
  await users.exists(ID).catch(() => undefined);
  server.respond = (_, response) => response.destroy();
  expectNothingPrivate(await failureOf(users.create(USER)));
  server.respond = () => undefined;
  expectNothingPrivate(await failureOf(workgroups.replace(GROUP)));
  const controller = new AbortController();
  const aborted = failureOf(users.create(USER, { signal: controller.signal }));
  controller.abort(new Error(PASSWORD));
  expectNothingPrivate(await aborted);
  expectNothingPrivate(await failureOf(server.open({ ca: undefined }).users.create(USER)));
  expectNothingPrivate(await failureOf(server.open({ url: "https://127.0.0.1:1" }).login()));
  expectNothingPrivate(
    await failureOf(server.open({ url: `https://user:${encodeURIComponent(PASSWORD)}@127.0.0.1:1` }).login()),
  );
});

test("what helps is kept: where, which kind, ids, schools and classes", async () => {
  server.respond = (_, response) => {
    sendJson(response, 422, {
      detail: [
        {
          loc: ["body", "members", 3],
          msg: `unknown user '${OTHER_ID}' in "DEMOSCHOOL"`,
          type: "value_error.unknown",
          input: "Käthe",
        },
        {
          loc: ["body", "context", "DEMOSCHOOL", "classes"],
          msg: "class '1a' of 'OTHER' does not exist",
          type: "value_error",
        },
        {
          loc: ["body", "last_name"],
          msg: "String should have at least 1 character",
          type: "string_too_short",
          ctx: { min_length: 1 },
        },
      ],
    });
  };
  const error = await failureOf(server.open().users.create(USER));
  expect(error.detail).toEqual([
    { loc: ["body", "members", 3], msg: `unknown user '${OTHER_ID}' in "DEMOSCHOOL"`, type: "value_error.unknown" },
    {
      loc: ["body", "context", "DEMOSCHOOL", "classes"],
      msg: "class '1a' of '[redacted]' does not exist",
      type: "value_error",
    },
    { loc: ["body", "last_name"], msg: "String should have at least 1 character", type: "string_too_short" },
  ]);
});

test("a detail is bounded in length and number", () => {
  const many = Array.from({ length: 1000 }, () => ({
    loc: Array.from({ length: 100 }, () => 1),
    msg: "x ".repeat(1000),
    type: "t",
  }));
  const detail = redactDetail(many, {});
  expect(detail).toHaveLength(20);
  expect(JSON.stringify(detail).length).toBeLessThan(10_000);
  expect(redactDetail("a".repeat(100_000), {})).toBe("[redacted]");
  expect(redactDetail({ any: "thing" }, {})).toBeUndefined();
});

test.each(["ὐ!", "Weiß", "ﬁsch"])("%j does not survive in capitals either", (name) => {
  const said = `The name ${name.toUpperCase()} is not free`;
  expect(redactDetail(said, { hidden: [name] })).toBe("The name [redacted] is not free");
});

test("no value of the object survives in any message that quotes it", () => {
  const value = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 30 })
    .filter((text) => /[\p{L}\p{N}]/u.test(text) && text.trim() === text);
  const spelt = fc.constantFrom(
    (text: string) => text,
    (text: string) => text.toUpperCase(),
    (text: string) => JSON.stringify(text).slice(1, -1),
    (text: string) => text.normalize("NFD"),
  );
  fc.assert(
    fc.property(value, spelt, fc.constantFrom("", "'", '"', "`"), (text, spell, quote) => {
      // what stands for itself in the sentence around it proves nothing
      fc.pre(!"the name is not free [redacted]".includes(text.toLowerCase().normalize("NFC")));
      const detail = redactDetail(`The name ${quote}${spell(text)}${quote} is not free`, { hidden: [text] });
      if (typeof detail !== "string") throw new Error("expected a text");
      expect(detail.toLowerCase().normalize("NFC")).not.toContain(text.toLowerCase().normalize("NFC"));
    }),
  );
});

test.each([
  ["a word of 40,000 characters", "Sesam".repeat(8000)],
  ["100 kB of words", Array.from({ length: 12_500 }, (_, i) => `S${(i + 7777).toString(36)}m`).join(" ")],
  ["a megabyte", "Sesam ".repeat(180_000)],
  ["half of a character", `Sesam\ud800${"\udfff".repeat(1000)}`],
])("a refusal about an object with %s is a refusal like any other", async (_, description) => {
  server.respond = (_seen, response) => {
    const input = description.slice(0, 2000);
    const msg = `String should have at most 500 characters, not ${input}`;
    sendJson(response, 422, { detail: [{ loc: ["body", "description"], msg, type: "string_too_long", input }] });
  };
  const error = await failureOf(server.open().workgroups.create({ ...GROUP, description }));
  expect(error).toMatchObject({ code: "REFUSED", scope: "item", status: 422 });
  expect(error.detail).toMatchObject([{ loc: ["body", "description"] }]);
  const text = inspect(error, { depth: 10, showHidden: true });
  // two letters stand in what Node itself says of an error
  const parts = description.slice(0, 2000).split(" ");
  for (const part of parts.filter(({ length }) => length > 2)) expect(text).not.toContain(part.slice(0, 500));
  expect(text.length).toBeLessThan(5000);
});

test("a secret that comes back in another encoding is no longer there", async () => {
  const spellings = [
    ...[0, 1, 2].map((before) => Buffer.from(`${"x".repeat(before)}${PASSWORD}`).toString("base64")),
    Buffer.from(`name:${PASSWORD}`).toString("base64url"),
    Buffer.from(PASSWORD).toString("hex").toUpperCase(),
    new URLSearchParams({ a: PASSWORD }).toString().slice(2),
    encodeURIComponent(encodeURIComponent(PASSWORD)),
    PASSWORD.replaceAll("ü", "&uuml;").replaceAll("+", "&#43;"),
    PASSWORD.normalize("NFD"),
    JSON.stringify(JSON.stringify(PASSWORD.replaceAll("ü", "\\u00fc"))),
    Buffer.from(PASSWORD, "utf16le").toString("latin1"),
    TOKEN.slice(20, 60),
    Buffer.from(TOKEN).toString("base64"),
  ];
  const { users } = server.open();
  for (const spelt of spellings) {
    server.respond = (_, response) => {
      sendJson(response, 422, { detail: `The header ${spelt} is not free` });
    };
    const { detail } = await failureOf(users.create(USER));
    expect(detail).toMatch(/^The header .*\[redacted\].* is not free$/s);
    for (const part of spelt.match(/[\w+/%]{8,}/g) ?? [spelt]) expect(detail).not.toContain(part);
  }
});

test("redaction takes linear time, whatever the broker sends", () => {
  const started = process.cpuUsage(); // the processor's time: what else runs on the machine does not count
  for (const text of [
    "a".repeat(8000),
    "a.".repeat(4000),
    "'".repeat(8000),
    "@".repeat(8000),
    "a@".repeat(4000),
    "input=".repeat(1300),
  ]) {
    redactDetail(text, { hidden: ["abc"], secrets: ["secret"] });
  }
  const { user, system } = process.cpuUsage(started);
  expect((user + system) / 1000).toBeLessThan(2000);
});
