import { afterEach, expect, test } from "@jest/globals";
import fc from "fast-check";
import { endAll, fill, group, id, loggedIn, start, user, type Api } from "./client.js";

afterEach(endAll);

test("a PUT of a class changes the contexts of those who join and leave", async () => {
  const broker = await start();
  const { api } = await loggedIn(broker);
  await fill(api);
  await api("PUT", `classes/${id(11)}`, group(11, "1a", "A", [id(32)]));
  expect(broker.get("Nord", "users", id(31))).toEqual(user(31, "anna", { A: [] }));
  expect(broker.get("Nord", "users", id(32))).toEqual(user(32, "ben", { A: ["1a"] }));
});

test("a PUT of a user changes the members of the classes that it joins and leaves", async () => {
  const broker = await start();
  const { api } = await loggedIn(broker);
  await fill(api);
  await api("PUT", `users/${id(31)}`, user(31, "anna", { B: ["2b"] }));
  expect(broker.get("Nord", "classes", id(11))?.members).toEqual([id(32)]);
  expect(broker.get("Nord", "classes", id(12))?.members).toEqual([id(31)]);
});

test("renaming a class renames it in the contexts", async () => {
  const broker = await start();
  const { api } = await loggedIn(broker);
  await fill(api);
  await api("PUT", `classes/${id(11)}`, group(11, "2a", "A", [id(31), id(32)]));
  expect(broker.get("Nord", "users", id(31))).toEqual(user(31, "anna", { A: ["2a"] }));
});

test("deleting a user takes it out of classes and workgroups, deleting a class out of contexts", async () => {
  const broker = await start();
  const { api } = await loggedIn(broker);
  await fill(api);
  await api("POST", "workgroups", group(21, "AG", "A", [id(31), id(32)]));
  await api("DELETE", `users/${id(31)}`);
  expect(broker.get("Nord", "classes", id(11))?.members).toEqual([id(32)]);
  expect(broker.get("Nord", "workgroups", id(21))?.members).toEqual([id(32)]);
  await api("DELETE", `classes/${id(11)}`);
  expect(broker.get("Nord", "users", id(32))).toEqual(user(32, "ben", { A: [] }));
});

test("a workgroup shows in no context, and a PUT of its member leaves it alone", async () => {
  const broker = await start();
  const { api } = await loggedIn(broker);
  await fill(api);
  await api("POST", "workgroups", group(21, "AG", "B", [id(31)]));
  await api("PUT", `users/${id(31)}`, user(31, "anna", { A: ["1a"] }));
  expect(broker.get("Nord", "users", id(31))).toEqual(user(31, "anna", { A: ["1a"] }));
  expect(broker.get("Nord", "workgroups", id(21))?.members).toEqual([id(31)]);
});

test("a member of another school is refused only where that is switched on, and never in a workgroup", async () => {
  const broker = await start();
  const { api } = await loggedIn(broker);
  await fill(api);
  expect((await api("PUT", `classes/${id(12)}`, group(12, "2b", "B", [id(31)]))).status).toBe(200);
  broker.set({ membersMustBelong: true });
  expect((await api("PUT", `classes/${id(12)}`, group(12, "2b", "B", [id(31)]))).status).toBe(422);
  expect((await api("POST", "workgroups", group(21, "AG", "B", [id(31)]))).status).toBe(201);
});

test("the history holds every state with who caused it, and nothing twice", async () => {
  const broker = await start();
  const { api } = await loggedIn(broker);
  await fill(api);
  await api("PUT", `users/${id(31)}`, user(31, "anna", { A: ["1a"] })); // as it was
  await api("PUT", `classes/${id(11)}`, group(11, "1b", "A", [id(31)]));
  await api("DELETE", `users/${id(31)}`);
  const states = broker.history("Nord", "users", id(31));
  expect(states.map(({ by, value }) => [by, value?.context["A"]?.classes])).toEqual([
    ["POST users", ["1a"]],
    ["PUT classes", ["1b"]],
    ["DELETE users", undefined],
  ]);
  const sequence = states.map((state) => state.sequence);
  expect(sequence).toEqual([...new Set(sequence)].sort((a, b) => a - b));
  expect(broker.history("Nord", "classes", id(11)).map(({ value }) => value?.members)).toEqual([
    ...[[], [id(31)], [id(31), id(32)], [id(31)], []],
  ]);
});

test("a past that is forgotten leaves the present state of each object, and nothing of those that are gone", async () => {
  const broker = await start();
  const { api } = await loggedIn(broker);
  await fill(api);
  await api("PUT", `classes/${id(11)}`, group(11, "1b", "A", [id(31)]));
  await api("DELETE", `users/${id(31)}`);
  broker.forgetHistory();
  expect(broker.history("Nord", "users", id(31))).toEqual([]);
  expect(broker.history("Nord", "classes", id(11)).map(({ value }) => value?.name)).toEqual(["1b"]);
});

const step = fc.oneof(
  fc.record({ put: fc.constant("class" as const), class: fc.nat(2), members: fc.uniqueArray(fc.nat(3)) }),
  fc.record({ put: fc.constant("user" as const), user: fc.nat(3), classes: fc.uniqueArray(fc.nat(2)) }),
  fc.record({ remove: fc.constantFrom("classes" as const, "users" as const), number: fc.nat(3) }),
);

test("whatever is done, a class has exactly the members whose contexts name it", async () => {
  const broker = await start({ history: false });
  const { api } = await loggedIn(broker);
  await fill(api);
  const classNumber = (index: number) => 40 + index;
  const userNumber = (index: number) => 50 + index;
  const put = async (call: Api, resource: string, body: { id: string }) => {
    const { status } = await call("PUT", `${resource}/${body.id}`, body);
    if (status === 404) await call("POST", resource, body);
  };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      for (const one of steps) {
        if ("remove" in one) {
          await api("DELETE", `${one.remove}/${id((one.remove === "users" ? userNumber : classNumber)(one.number))}`);
        } else if (one.put === "class") {
          const members = one.members.map((index) => id(userNumber(index)));
          await put(api, "classes", group(classNumber(one.class), `k${one.class}`, "A", members));
        } else {
          const classes = one.classes.map((index) => `k${index}`);
          await put(api, "users", user(userNumber(one.user), `u${one.user}`, { A: classes }));
        }
      }
      const { classes, users } = broker.dump()["Nord"]!;
      const byClass = Object.values(classes).flatMap(({ name, members }) =>
        members.map((member) => `${name} ${member}`),
      );
      const byUser = Object.values(users).flatMap(({ id: own, context }) =>
        Object.values(context).flatMap((inner) => inner.classes.map((name) => `${name} ${own}`)),
      );
      expect(byUser.sort()).toEqual(byClass.sort());
    }),
    { numRuns: 40 },
  );
});
