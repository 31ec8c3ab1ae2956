import { afterEach, expect, test } from "@jest/globals";
import { endAll, fill, group, id, loggedIn, school, start, user } from "./client.js";

afterEach(endAll);

async function filled() {
  const broker = await start();
  const { api } = await loggedIn(broker);
  await fill(api);
  broker.clearRequests();
  return { broker, api, tamper: broker.tamper };
}

const inSchool = (name: string, classes: string[]) => ({ [name]: { roles: ["student"], classes } });

test("an object is changed without a request, and the history says by whom", async () => {
  const { broker, api, tamper } = await filled();
  tamper.change("Nord", "users", id(31), { last_name: "Other" });
  expect(broker.requests).toEqual([]);
  expect((await api("GET", `users/${id(31)}`)).json).toMatchObject({ last_name: "Other", user_name: "anna" });
  expect(broker.history("Nord", "users", id(31)).at(-1)).toMatchObject({ by: "tampering" });
});

test("members and contexts stay one relation", async () => {
  const { broker, tamper } = await filled();
  tamper.change("Nord", "classes", id(11), { members: [id(32)] });
  expect(broker.get("Nord", "users", id(31))?.context).toEqual(inSchool("A", []));
  tamper.put("Nord", "users", user(31, "anna", { B: ["2b"] }));
  expect(broker.get("Nord", "classes", id(12))?.members).toEqual([id(31)]);
});

test("an object is put and removed; a school even where it still has something", async () => {
  const { broker, tamper } = await filled();
  tamper.put("Nord", "schools", school(3, "C"));
  tamper.put("Nord", "workgroups", group(21, "choir", "C", [id(31)]));
  tamper.remove("Nord", "users", id(31));
  tamper.remove("Nord", "schools", id(3));
  tamper.remove("Nord", "classes", id(99));
  expect(broker.get("Nord", "workgroups", id(21))?.members).toEqual([]);
  expect(broker.counts("Nord")).toEqual({ schools: 2, classes: 2, workgroups: 1, users: 1 });
  expect((broker.get("Nord", "classes", id(11)) ?? group(0, "", "")).members).toEqual([id(32)]);
});

test("what no broker can hold is refused, and nothing is changed", async () => {
  const { broker, tamper } = await filled();
  const before = broker.dumpText();
  const bad = { code: "BAD_OPTION" };
  for (const act of [
    () => {
      tamper.put("Nord", "users", user(33, "carl", { Nowhere: [] }));
    },
    () => {
      tamper.put("Nord", "users", user(33, "anna", { A: [] }));
    },
    () => {
      tamper.change("Nord", "users", id(99), { last_name: "x" });
    },
    () => {
      tamper.remove("Elsewhere", "users", id(31));
    },
  ]) {
    expect(act).toThrow(expect.objectContaining(bad));
  }
  expect(broker.dumpText()).toBe(before);
});

test("who waits for the broker looks again after tampering", async () => {
  const { broker, tamper } = await filled();
  const gone = broker.until(() => broker.counts("Nord").users === 1);
  tamper.remove("Nord", "users", id(31));
  await gone;
});

test("what was held once is put back as from a backup: objects that came since are gone, and the history says so", async () => {
  const { broker, api } = await filled();
  const then = broker.dumpText();
  const backup = broker.snapshot();
  await api("PUT", `users/${id(31)}`, user(31, "other", {}));
  await api("DELETE", `classes/${id(11)}`);
  await api("POST", "users", user(39, "late", {}));
  broker.restore(backup, "Nord");
  expect(broker.dumpText()).toBe(then);
  expect(broker.history("Nord", "users", id(39)).map(({ by }) => by)).toEqual(["POST users", "restored"]);
  expect(broker.everHeld("Nord", "users")).toContain(id(39));
  await api("PUT", `users/${id(31)}`, user(31, "later", {}));
  broker.restore(backup);
  expect(broker.dumpText()).toBe(then);
});
