import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { openBroker, type School, type SchoolClass, type User } from "../src/index.js";
import { failureOf } from "./failure-of.js";
import { ID, OTHER_ID, sendJson, startLocalBroker, type LocalBroker } from "./local-broker.js";

const ROOT = "/ucsschool/apis/provisioning/v1/Traeger1";
const SCHOOL: School = { id: ID, name: "DEMOSCHOOL", display_name: "Demo School" };
const CLASS: SchoolClass = { id: ID, name: "1a", description: "", school: "DEMOSCHOOL", members: [OTHER_ID] };
const USER: User = {
  id: ID,
  first_name: "Käthe",
  last_name: "O'Hara",
  user_name: "k.ohara",
  context: { zeta: { roles: ["student"], classes: ["1a"] }, alpha: { roles: [], classes: [] } },
};

let server: LocalBroker;
beforeEach(async () => {
  server = await startLocalBroker();
});
afterEach(() => server.stop());

function answer(status: number, body?: unknown) {
  server.respond = (_, response) => {
    if (body === undefined)
      response.writeHead(status, status === 204 ? {} : { "content-type": "application/json" }).end();
    else sendJson(response, status, body);
  };
}

test("every resource is created, replaced, read, asked for and removed by the routes of the API", async () => {
  const { schools, classes, users, workgroups } = server.open();
  answer(201, SCHOOL);
  await schools.create(SCHOOL);
  answer(201, CLASS);
  await classes.create(CLASS);
  await workgroups.create(CLASS);
  answer(201, USER);
  await users.create(USER);
  answer(200, CLASS);
  expect(await classes.replace(CLASS)).toBe("replaced");
  expect(await workgroups.replace(CLASS)).toBe("replaced");
  expect(await classes.get(ID)).toEqual(CLASS);
  expect(await workgroups.get(ID)).toEqual(CLASS);
  answer(200, USER);
  expect(await users.replace(USER)).toBe("replaced");
  expect(await users.get(ID)).toEqual(USER);
  answer(200, SCHOOL);
  expect(await schools.get(ID)).toEqual(SCHOOL);
  answer(200);
  for (const resource of [schools, classes, users, workgroups]) expect(await resource.exists(ID)).toBe(true);
  answer(204);
  for (const resource of [schools, classes, users, workgroups]) expect(await resource.remove(ID)).toBe("removed");
  expect(server.requests.map(({ method, path }) => `${method} ${path.replace(ROOT, "")}`)).toEqual([
    ...["POST /schools", "POST /classes", "POST /workgroups", "POST /users"],
    ...[
      "PUT /classes/",
      "PUT /workgroups/",
      "GET /classes/",
      "GET /workgroups/",
      "PUT /users/",
      "GET /users/",
      "GET /schools/",
    ].map((route) => route + ID),
    ...["HEAD", "DELETE"].flatMap((method) =>
      ["schools", "classes", "users", "workgroups"].map((name) => `${method} /${name}/${ID}`),
    ),
  ]);
  expect(server.requests.slice(0, 4).map(({ body }) => JSON.parse(body) as unknown)).toEqual([
    SCHOOL,
    CLASS,
    CLASS,
    USER,
  ]);
  expect(server.requests.every(({ headers }) => /^Bearer \S+$/.test(headers.authorization ?? ""))).toBe(true);
  expect(server.requests[0]?.headers["content-type"]).toBe("application/json");
});

test("what the broker does not have is a value, not an error", async () => {
  const { schools, classes, users } = server.open();
  answer(404, { detail: "Not found." });
  expect(await users.get(ID)).toBeUndefined();
  expect(await users.exists(ID)).toBe(false);
  expect(await classes.replace(CLASS)).toBe("missing");
  expect(await classes.remove(ID)).toBe("missing");
  expect(await schools.remove(ID)).toBe("missing");
});

test("a broker that deletes no schools says so; for other objects that is an error", async () => {
  const { schools, classes } = server.open();
  for (const status of [403, 404, 405]) {
    for (const [shown, outcome] of [
      [200, "unsupported"],
      [404, "missing"],
    ] as const) {
      server.respond = ({ method }, response) => {
        sendJson(response, method === "DELETE" ? status : shown, SCHOOL);
      };
      expect(await schools.remove(ID)).toBe(outcome);
    }
  }
  answer(403, { detail: "Forbidden" });
  expect(await failureOf(schools.remove(ID))).toMatchObject({ code: "FORBIDDEN", scope: "authority" });
  answer(405, { detail: "Method Not Allowed" });
  expect(await failureOf(classes.remove(ID))).toMatchObject({ code: "REFUSED", scope: "item", status: 405 });
});

test("the path of workgroups can be another one, and only the origin of the url is used", async () => {
  answer(200);
  const { workgroups } = server.open({ url: `${server.url}/some/where?x=1`, workgroupsPath: "work-groups" });
  await workgroups.exists(ID);
  expect(server.requests[0]?.path).toBe(`${ROOT}/work-groups/${ID}`);
});

test("fields that the API does not have are never sent, at any depth", async () => {
  answer(201);
  const { schools, classes, users } = server.open();
  const secret = { birthday: "2011-11-11", userPassword: "x", toJSON: () => ({ leaked: true }) };
  // declared as what they are not: the compiler sees no more than the API's fields
  const school: School = { ...SCHOOL, ...secret };
  const schoolClass: SchoolClass = { ...CLASS, ...secret };
  const context: User["context"] = { a: { roles: ["student"], classes: [], ...secret } };
  const user: User = { ...USER, context, ...secret };
  await schools.create(school);
  await classes.create(schoolClass);
  await users.create(user);
  expect(server.requests.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
    SCHOOL,
    CLASS,
    { ...USER, context: { a: { roles: ["student"], classes: [] } } },
  ]);
});

test("an object in place of a text is not sent at all", async () => {
  const { users, classes, schools } = server.open();
  const bodies: Promise<unknown>[] = [
    users.create({ ...USER, first_name: { password: "x" } } as unknown as User),
    users.create({ ...USER, context: { a: { roles: [{ password: "x" }], classes: [] } } } as unknown as User),
    users.create({ ...USER, context: { a: null } } as unknown as User),
    users.create({ ...USER, context: [] } as unknown as User),
    classes.replace({ ...CLASS, members: "all" } as unknown as SchoolClass),
    schools.create({ id: ID, name: "a" } as unknown as School),
  ];
  for (const body of bodies) expect(await failureOf(body)).toMatchObject({ code: "BAD_BODY", scope: "item" });
  expect(server.requests).toEqual([]);
});

test("a field that the API does not have is an error of the compiler", () => {
  const { schools, classes, users } = openBroker({
    url: server.url,
    authority: "a",
    credentials: () => ({ username: "", password: "" }),
  });
  const wide = { ...USER, birthday: "2011-11-11" };
  const wideClass = { ...CLASS, mail: "x" };
  const never = () => [
    // @ts-expect-error a literal that has more
    schools.create({ ...SCHOOL, mail: "x" }),
    // @ts-expect-error a variable that has more
    users.create(wide),
    // @ts-expect-error a variable that has more
    classes.replace(wideClass),
    // @ts-expect-error one deep inside
    users.create({ ...USER, context: { a: { roles: [], classes: [], mail: "x" } } }),
    // @ts-expect-error a field is missing
    schools.create({ id: ID, name: "a" }),
    // @ts-expect-error users know no description
    users.replace({ ...USER, description: "x" }),
    users.create({ ...USER, context: { 12: { roles: [], classes: [] } } }),
    users.create(USER),
  ];
  expect(never).toBeInstanceOf(Function);
});

test("the schools of a user are sent in the order that is given, numbers too", async () => {
  answer(201);
  const { users } = server.open();
  const one = { roles: ["student"], classes: [] };
  const context = { zeta: one, "100123": one, __proto: one, alpha: one };
  await users.create({ ...USER, context }, { schools: ["zeta", "100123", "gone"] });
  await users.replace({ ...USER, context: { zeta: one, alpha: one } }).catch(() => undefined);
  expect(server.requests[0]?.body).toMatch(/"context":\{"zeta":.*"100123":.*"__proto":.*"alpha":/);
  expect(server.requests[1]?.body).toMatch(/"context":\{"zeta":.*"alpha":/);
});

test("a school called __proto__ is sent and read like any other", async () => {
  const body = `{"id":"${ID}","first_name":"A","last_name":"B","user_name":"c","context":{"__proto__":{"roles":["staff"],"classes":[]}}}`;
  server.respond = (_, response) => response.writeHead(200, { "content-type": "application/json" }).end(body);
  const { users } = server.open();
  const user = await users.get(ID);
  expect(Object.keys(user?.context ?? {})).toEqual(["__proto__"]);
  await users.replace(user!);
  expect(server.requests[1]?.body).toBe(body);
});

test("an answer may leave out roles and classes, and what it has more is dropped", async () => {
  answer(200, { ...USER, context: { a: { mail: "x" } }, record_uid: "x" });
  expect(await server.open().users.get(ID)).toEqual({ ...USER, context: { a: { roles: [], classes: [] } } });
});

test("an answer that lacks a field or is another object is refused for this object alone", async () => {
  const { users, classes, schools } = server.open();
  for (const body of [
    { id: ID },
    [],
    null,
    "x",
    { ...USER, context: { a: { roles: "x" } } },
    { ...USER, id: OTHER_ID },
  ]) {
    answer(200, body);
    expect(await failureOf(users.get(ID))).toMatchObject({ code: "BAD_ANSWER", scope: "item", status: 200, id: ID });
  }
  answer(200, { ...CLASS, members: [1] });
  expect(await failureOf(classes.get(ID))).toMatchObject({ code: "BAD_ANSWER" });
  answer(200, { ...SCHOOL, name: null });
  expect(await failureOf(schools.get(ID))).toMatchObject({ code: "BAD_ANSWER" });
});

test("an id that is no entryUUID reaches neither a path nor a message", async () => {
  const { users, classes } = server.open();
  for (const id of ["", "../schools", `${ID}/..`, `${ID}\n`, "max.muster", `${ID}?x=1`, "ä".repeat(36)]) {
    const failures = [
      users.get(id),
      users.exists(id),
      users.remove(id),
      classes.replace({ ...CLASS, id }),
      users.create({ ...USER, id }),
    ];
    for (const failure of await Promise.all(failures.map((promise) => failureOf(promise)))) {
      expect(failure).toMatchObject({ code: "BAD_ID", scope: "item" });
      expect(failure.message).toMatch(/: the id is not an entryUUID$/);
    }
  }
  expect(server.requests).toEqual([]);
});

test("options that can never work are refused at once", () => {
  const wrong = [
    { url: "http://broker.example.org/" },
    { url: "ftp://127.0.0.1/" },
    { url: "user:secret@" },
    { authority: "../x" },
    { authority: "" },
    { workgroupsPath: "a/b" },
    { connections: 0 },
    { timeoutMs: Number.NaN },
    { ca: "no certificate" },
    { ca: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" },
    { env: { https_proxy: "http://user:secret@[" } },
    { env: { https_proxy: "socks5://127.0.0.1:1" } },
    { env: { SSL_CERT_FILE: "/nonexistent" } },
  ];
  for (const options of wrong) {
    expect(() => server.open(options)).toThrow(expect.objectContaining({ code: "BAD_OPTIONS", scope: "authority" }));
    expect(() => server.open(options)).not.toThrow(/secret/);
  }
});

test("onRequest hears of every request, logins included", async () => {
  const heard: unknown[] = [];
  answer(404, {});
  const { users } = server.open({ onRequest: (report) => heard.push(report) });
  await users.get(ID);
  server.respond = (_, response) => response.destroy();
  await failureOf(users.get(ID));
  expect(heard).toEqual([
    { method: "POST", resource: "login", status: 200, ms: expect.any(Number) },
    { method: "GET", resource: "users", id: ID, status: 404, ms: expect.any(Number) },
    { method: "GET", resource: "users", id: ID, ms: expect.any(Number) },
  ]);
});

test("whether the API knows the authority is asked with an empty user, which is refused or not found", async () => {
  const broker = server.open();
  answer(422, { detail: [{ loc: ["body", "id"], msg: "field required", type: "value_error.missing" }] });
  expect(await broker.isKnown()).toBe(true);
  answer(404, { detail: "Not Found" });
  expect(await broker.isKnown()).toBe(false);
  answer(503, { detail: "later" });
  await expect(broker.isKnown()).rejects.toMatchObject({ code: "SERVER_ERROR" });
  expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(Array(3).fill(`POST ${ROOT}/users`));
});
