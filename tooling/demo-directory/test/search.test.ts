import {
  and,
  componentOfDn,
  equals,
  equalsAny,
  not,
  or,
  present,
  substring,
  type Entry,
  type Filter,
} from "@id-connector/ldap-reader";
import { describe, expect, test } from "@jest/globals";
import type { DemoDirectory } from "../src/index.js";
import { reader, start } from "./running.js";

async function search(demo: DemoDirectory, filter: Filter, attributes: string[]): Promise<Entry[]> {
  const found = [];
  for await (const entry of reader(demo).search({ filter, attributes })) found.push(entry);
  return found;
}

async function find(demo: DemoDirectory, filter: Filter, attributes: string[] = []): Promise<string[]> {
  return (await search(demo, filter, attributes)).map((entry) => entry.attribute("uid")[0] ?? entry.dn);
}

async function withPeople(): Promise<DemoDirectory> {
  const demo = await start({ users: 0, schools: 2 });
  const [school = ""] = demo.schools;
  const add = (username: string, firstname: string, lastname: string): void => {
    demo.addUser({ username, school, role: "student", firstname, lastname, classes: ["1a"] });
  };
  add("a", "Änne", "Müller");
  add("b", "Çağlar", "O'Brien (x*y)");
  add("c,d", "Zoë", String.raw`Groß\Klein`);
  return demo;
}

describe("a search", () => {
  test("values compare without case, umlauts and special signs included", async () => {
    const demo = await withPeople();
    const uid = ["uid"];
    expect(await find(demo, equals("SN", "MÜLLER"), uid)).toEqual(["a"]);
    expect(await find(demo, equals("sn", "mu\u0308ller"), uid)).toEqual(["a"]);
    expect(await find(demo, equals("sn", "  o'brien   (X*Y) "), uid)).toEqual(["b"]);
    expect(await find(demo, equals("sn", String.raw`groß\klein`), uid)).toEqual(["c,d"]);
    expect(await find(demo, equals("univentionObjectType", "Users/User"), uid)).toEqual([]);
  });

  test("all kinds of filters match what they must", async () => {
    const demo = await withPeople();
    const uid = ["uid"];
    const user = equals("univentionObjectType", "users/user");
    expect(await find(demo, and(user, not(equals("uid", "A"))), uid)).toEqual(["b", "c,d"]);
    expect(await find(demo, or(equals("uid", "c,d"), equals("uid", "a")), uid)).toEqual(["a", "c,d"]);
    expect(await find(demo, substring("givenName", { initial: "ç", any: ["Ğ"], final: "AR" }), uid)).toEqual(["b"]);
    expect(await find(demo, substring("sn", { any: ["(x*"] }), uid)).toEqual(["b"]);
    expect(await find(demo, substring("sn", { initial: "Mülle", final: "ller" }), uid)).toEqual([]);
    expect(await find(demo, and(present("memberOf"), user), uid)).toHaveLength(3);
    expect(await find(demo, and(user, componentOfDn("ou", demo.schools[0]!.toUpperCase())), uid)).toHaveLength(3);
    expect(await find(demo, and(user, componentOfDn("ou", demo.schools[1]!)), uid)).toEqual([]);
    expect(
      await find(
        demo,
        equalsAny(
          "entryUUID",
          demo.users().map(({ id }) => id.toUpperCase()),
        ),
        uid,
      ),
    ).toHaveLength(3);
  });

  test("what the directory does not know is neither true nor false", async () => {
    const demo = await withPeople();
    expect(await find(demo, equals("favouriteDrink", "tea"))).toEqual([]);
    expect(await find(demo, not(equals("favouriteDrink", "tea")))).toEqual([]);
    expect(await find(demo, not(equals("uidNumber", "many")))).toEqual([]);
  });

  test("members are found by any spelling of their DN", async () => {
    const demo = await withPeople();
    const { dn } = demo.users()[2]!;
    expect(dn).toContain(String.raw`uid=c\,d,`);
    const spelling = dn.replace(String.raw`uid=c\,d,`, String.raw`UID = C\2cD , `);
    const groups = await find(demo, and(equals("uniqueMember", spelling), substring("cn", { final: "-1a" })));
    expect(groups).toHaveLength(1);
    const [user] = await search(demo, equals("uid", "c,d"), ["memberOf"]);
    expect(user!.attribute("memberof")).toContain(groups[0]);
  });

  test("pages bring each entry once, also while entries come and go", async () => {
    const demo = await start({ users: 130, schools: 1 });
    const seen = [];
    for await (const entry of reader(demo).search({
      filter: equals("univentionObjectType", "users/user"),
      attributes: ["uid"],
      pageSize: 20,
    })) {
      if (seen.length === 30) demo.removeUser(seen[0]!);
      seen.push(entry.attribute("uid")[0]!);
    }
    expect(seen).toHaveLength(130);
    expect(new Set(seen).size).toBe(130);
  });

  test("only the attributes asked for come, operational ones by name or by +", async () => {
    const demo = await withPeople();
    const read = async (attributes: string[]) => {
      const [entry] = await search(demo, equals("uid", "a"), attributes);
      return entry!;
    };
    const all = await read(["*"]);
    expect([all.attribute("sn"), all.attribute("entryCSN")]).toEqual([["Müller"], []]);
    const operational = await read(["+"]);
    expect(operational.attribute("sn")).toEqual([]);
    expect(operational.attribute("entryCSN")[0]).toMatch(/^\d{14}\.\d{6}Z#000000#000#000000$/u);
    expect((await read(["GIVENNAME"])).attribute("sn")).toEqual([]);
  });

  test("the newest change is the base's contextCSN", async () => {
    const demo = await withPeople();
    const directory = reader(demo);
    const [before] = await directory.readPosition();
    demo.renameUser("a", { lastname: "Maier" });
    const [after] = await directory.readPosition();
    expect(after! > before!).toBe(true);
    const [entry] = await search(demo, equals("uid", "a"), ["entryCSN"]);
    expect(entry!.attribute("entryCSN")).toEqual([after]);
  });

  test("no two changes have the same number, however fast they come", async () => {
    const demo = await start({ users: 300, schools: 1 });
    const entries = await search(demo, present("objectClass"), ["entryCSN"]);
    const numbers = entries.map((entry) => entry.attribute("entryCSN")[0]!);
    expect(numbers).toEqual([...new Set(numbers)].sort());
  });

  test("a wrong password is refused", async () => {
    const demo = await start();
    await expect(reader(demo, "wrong").ping()).rejects.toMatchObject({ code: "BIND_REFUSED" });
    await expect(reader(demo).ping()).resolves.toBeUndefined();
  });
});
