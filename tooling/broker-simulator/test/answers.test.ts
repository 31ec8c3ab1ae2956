import { afterEach, expect, test } from "@jest/globals";
import { clientOf, endAll, fill, group, id, loggedIn, school, start, user } from "./client.js";

afterEach(endAll);

interface Detail {
  readonly loc: unknown[];
  readonly msg: string;
}
const detail = (json: unknown) => (json as { detail: Detail[] }).detail;
const places = (json: unknown) => detail(json).map(({ loc }) => loc.join("."));

test("each resource is created, read, replaced and deleted with the API's statuses", async () => {
  const { api } = await loggedIn(await start());
  await fill(api);
  for (const [resource, number, body] of [
    ["classes", 11, group(11, "1b", "A", [id(31)])],
    ["users", 31, user(31, "anna2", { A: ["1b"] })],
    ["workgroups", 21, group(21, "Chor", "A", [id(31)])],
  ] as const) {
    if (resource === "workgroups") expect((await api("POST", resource, group(21, "AG", "A"))).status).toBe(201);
    expect((await api("PUT", `${resource}/${id(number)}`, body)).status).toBe(200);
    const read = await api("GET", `${resource}/${id(number)}`);
    expect([read.status, read.json]).toEqual([200, body]);
    const head = await api("HEAD", `${resource}/${id(number)}`);
    expect([head.status, head.text]).toEqual([200, ""]);
  }
  for (const path of [`workgroups/${id(21)}`, `classes/${id(11)}`, `users/${id(31)}`]) {
    const gone = await api("DELETE", path);
    expect([gone.status, gone.text]).toEqual([204, ""]);
    expect((await api("DELETE", path)).status).toBe(404);
    expect((await api("GET", path)).status).toBe(404);
    expect((await api("HEAD", path)).status).toBe(404);
  }
  expect((await api("GET", `schools/${id(1)}`)).json).toEqual(school(1, "A"));
});

test("what exists is not created again: 409 for the id and for the name, without case", async () => {
  const { api } = await loggedIn(await start());
  await fill(api);
  expect((await api("POST", "users", user(31, "other", { A: [] }))).status).toBe(409);
  expect((await api("POST", "users", user(33, "ANNA", { A: [] }))).status).toBe(409);
  expect((await api("POST", "classes", group(13, "1A", "a"))).status).toBe(409);
  expect((await api("POST", "schools", school(3, "a"))).status).toBe(409);
  expect((await api("PUT", `users/${id(32)}`, user(32, "anna", { A: [] }))).status).toBe(409);
  expect((await api("GET", `users/${id(32)}`)).json).toEqual(user(32, "ben", { A: ["1a"] }));
});

test("a name is free again once its owner was renamed or deleted", async () => {
  const { api } = await loggedIn(await start());
  await fill(api);
  await api("PUT", `users/${id(31)}`, user(31, "anna2", { A: [] }));
  expect((await api("POST", "users", user(33, "anna", { A: [] }))).status).toBe(201);
  await api("DELETE", `users/${id(32)}`);
  expect((await api("POST", "users", user(34, "ben", { A: [] }))).status).toBe(201);
});

test("a PUT of what is missing is answered with 404", async () => {
  const { api } = await loggedIn(await start());
  await fill(api);
  expect((await api("PUT", `users/${id(99)}`, user(99, "x", { A: [] }))).status).toBe(404);
  expect((await api("PUT", `classes/${id(99)}`, group(99, "x", "A"))).status).toBe(404);
});

test("a user, class or workgroup of an unknown school is refused with 422 naming it", async () => {
  const { api } = await loggedIn(await start());
  await fill(api);
  const refusals = [
    await api("POST", "users", user(33, "c", { C: [] })),
    await api("POST", "classes", group(13, "1c", "C")),
    await api("POST", "workgroups", group(21, "AG", "C")),
  ];
  expect(refusals.map(({ status }) => status)).toEqual([422, 422, 422]);
  expect(refusals.map(({ json }) => detail(json)[0]?.msg)).toEqual(Array(3).fill('unknown school "C"'));
});

test("an unknown class in a context and an unknown member are refused with 422 naming them", async () => {
  const { api } = await loggedIn(await start());
  await fill(api);
  const inContext = await api("PUT", `users/${id(31)}`, user(31, "anna", { A: ["1a", "2b"] }));
  expect(inContext.status).toBe(422);
  expect(detail(inContext.json)).toMatchObject([
    { loc: ["body", "context", "A", "classes", 1], msg: 'unknown class "2b" in school "A"' },
  ]);
  for (const resource of ["classes", "workgroups"]) {
    const members = await api("POST", resource, group(13, "x", "A", [id(31), id(77)]));
    expect(members.status).toBe(422);
    expect(detail(members.json)).toMatchObject([{ loc: ["body", "members", 1], msg: `unknown user "${id(77)}"` }]);
  }
  expect((await api("GET", `users/${id(31)}`)).json).toEqual(user(31, "anna", { A: ["1a"] }));
});

test("every fault of a body is told at once, and unknown fields are refused without repeating their values", async () => {
  const { api } = await loggedIn(await start());
  await fill(api);
  const leaky = { ...user(33, "", { A: [] }), first_name: null, last_name: 7, password: "topsecret", mail: "a@b.c" };
  const refusal = await api("POST", "users", leaky);
  expect(refusal.status).toBe(422);
  expect(places(refusal.json).sort()).toEqual(
    ["body.first_name", "body.last_name", "body.mail", "body.password", "body.user_name"].sort(),
  );
  expect(refusal.text).not.toContain("topsecret");
  const inside = { ...user(33, "c", {}), context: { A: { roles: ["student"], classes: [], guardians: [] } } };
  expect(places((await api("POST", "users", inside)).json)).toEqual(["body.context.A.guardians"]);
});

test.each([
  ["a missing field", { name: "x", display_name: "x" }, "body.id"],
  ["an empty name", { ...school(3, "C"), name: "" }, "body.name"],
  ["an id that is no entryUUID", { ...school(3, "C"), id: "c" }, "body.id"],
  ["a list instead of an object", [], "body"],
])("a school with %s is refused", async (_, body, place) => {
  const { api } = await loggedIn(await start());
  const refusal = await api("POST", "schools", body);
  expect([refusal.status, places(refusal.json)]).toEqual([422, [place]]);
});

test.each([
  ["doubled members", { members: [id(31), id(31)] }, "body.members"],
  ["a member that is no text", { members: [1] }, "body.members.0"],
  ["members that are no list", { members: {} }, "body.members"],
  ["no description", { description: null }, "body.description"],
])("a class with %s is refused", async (_, part, place) => {
  const { api } = await loggedIn(await start());
  await fill(api);
  const refusal = await api("POST", "classes", { ...group(13, "1c", "A"), ...part });
  expect([refusal.status, places(refusal.json)]).toEqual([422, [place]]);
});

test.each([
  ["an unknown role", { A: { roles: ["legal_guardian"], classes: [] } }, "body.context.A.roles.0"],
  ["doubled roles", { A: { roles: ["staff", "staff"], classes: [] } }, "body.context.A.roles"],
  ["a school named twice", { A: {}, a: {} }, "body.context.a"],
  ["a context that is a list", [], "body.context"],
])("a user with %s is refused", async (_, context, place) => {
  const { api } = await loggedIn(await start());
  await fill(api);
  const refusal = await api("POST", "users", { ...user(33, "c", {}), context });
  expect([refusal.status, places(refusal.json)]).toEqual([422, [place]]);
});

test("roles and classes of a context may be left out", async () => {
  const { api } = await loggedIn(await start());
  await fill(api);
  const made = await api("POST", "users", { ...user(33, "c", {}), context: { A: {} } });
  expect([made.status, (made.json as { context: unknown }).context]).toEqual([201, { A: { roles: [], classes: [] } }]);
});

test("the id in the body must be the one in the path", async () => {
  const { api } = await loggedIn(await start());
  await fill(api);
  const refusal = await api("PUT", `users/${id(31)}`, user(32, "ben", { A: [] }));
  expect([refusal.status, places(refusal.json)]).toEqual([422, ["body.id"]]);
});

test("a body that is no JSON, no UTF-8, of another type or missing is refused with 422", async () => {
  const broker = await start();
  const { ask, token } = await loggedIn(broker);
  const path = "/ucsschool/apis/provisioning/v1/Nord/schools";
  const headers = { authorization: `Bearer ${token}` };
  for (const asked of [
    { body: '{"id": ' },
    { body: JSON.stringify(school(1, "A")), headers: { "content-type": "text/plain" } },
    {},
  ]) {
    const refusal = await ask("POST", path, { ...asked, headers: { ...headers, ...asked.headers } });
    expect([refusal.status, detail(refusal.json)[0]?.loc]).toEqual([422, ["body"]]);
  }
  expect(broker.counts().schools).toBe(0);
});

test("other methods get 405 with what is allowed, other paths 404", async () => {
  const { api, ask } = await loggedIn(await start());
  await fill(api);
  for (const [method, path, allowed] of [
    ["GET", "users", "POST"],
    ["PATCH", `users/${id(31)}`, "GET, HEAD, PUT, DELETE"],
    ["PUT", `schools/${id(1)}`, "GET, HEAD"],
    ["DELETE", `schools/${id(1)}`, "GET, HEAD"],
  ] as const) {
    const answer = await api(method, path);
    expect([answer.status, answer.headers["allow"]]).toEqual([405, allowed]);
  }
  expect((await api("GET", "teachers/1")).status).toBe(404);
  expect((await api("GET", `users/${id(31)}/more`)).status).toBe(404);
  expect((await ask("GET", "/")).status).toBe(401);
});

test("a school can be deleted where that is switched on, once it is empty", async () => {
  const broker = await start({ settings: { schoolsRemovable: true } });
  const { api } = await loggedIn(broker);
  await fill(api);
  expect((await api("DELETE", `schools/${id(2)}`)).status).toBe(409);
  await api("DELETE", `classes/${id(12)}`);
  expect((await api("DELETE", `schools/${id(2)}`)).status).toBe(204);
  expect((await api("DELETE", `schools/${id(2)}`)).status).toBe(404);
  expect(broker.counts("Nord")).toEqual({ schools: 1, classes: 1, workgroups: 0, users: 2 });
});

test("schools in a context keep the order in which they were sent, also those with numbers for names", async () => {
  const broker = await start();
  const { api } = await loggedIn(broker);
  await api("POST", "schools", school(1, "zebra"));
  await api("POST", "schools", school(2, "100"));
  const context = '{"zebra":{"roles":["staff","student"],"classes":[]},"100":{"roles":[],"classes":[]}}';
  const text = `{"id":"${id(31)}","first_name":"a","last_name":"b","user_name":"c","context":${context}}`;
  const made = await api("POST", "users", text);
  expect([made.status, made.text.includes(`"context":${context}`)]).toEqual([201, true]);
  expect(broker.contextOrder("Nord", id(31))).toEqual(["zebra", "100"]);
});

test("workgroups can have another path", async () => {
  const { api } = await loggedIn(await start({ workgroupsPath: "working-groups" }));
  await fill(api);
  expect((await api("POST", "working-groups", group(21, "AG", "A"))).status).toBe(201);
  expect((await api("POST", "workgroups", group(22, "BG", "A"))).status).toBe(404);
});

test("authorities see nothing of each other", async () => {
  const two = [
    { name: "Nord", password: "one" },
    { name: "Sued", password: "two" },
  ];
  const broker = await start({ authorities: two });
  const nord = await loggedIn(broker);
  await fill(nord.api);
  const sued = await loggedIn(broker, "Sued", "two");
  expect((await sued.api("GET", `users/${id(31)}`)).status).toBe(404);
  await fill(sued.api); // the same ids
  expect(broker.counts()).toMatchObject({ users: 4 });
  const path = `/ucsschool/apis/provisioning/v1/Nord/users/${id(31)}`;
  const foreign = await clientOf(broker).ask("GET", path, { headers: { authorization: `Bearer ${sued.token}` } });
  expect(foreign.status).toBe(403);
});
