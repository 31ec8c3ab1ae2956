import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startSlapd, type Slapd } from "@id-connector/slapd-fixture";
import fc from "fast-check";
import { and, equals, equalsAny, not, or, present, substring, type Filter } from "../../src/index.js";
import { encodeFilter } from "../../src/filters.js";
import { readElements } from "../../src/read-ber.js";
import { closeDirectories, collect, directoryOn } from "../directories.js";

const usernames = ["a*b", "a(b)", "back\\slash", "Käthe Groß", "anna", "ben", "2a", "\\2a"];
let slapd: Slapd;
beforeAll(async () => {
  const users = usernames.map((username) => ({ username, role: "student" as const, schools: ["SchuleA"] }));
  slapd = await startSlapd({ content: { schools: ["SchuleA"], users } });
});
afterAll(async () => {
  await closeDirectories();
  await slapd.close();
});

async function find(filter: Filter): Promise<string[]> {
  const wanted = and(equals("univentionObjectType", "users/user"), filter);
  const found = await collect(directoryOn(slapd).search({ filter: wanted, attributes: ["uid"] }));
  return found.flatMap((entry) => entry.attribute("uid")).sort();
}

describe("a filter", () => {
  test.each(usernames)("finds the value %j and nothing else", async (username) => {
    expect(await find(equals("uid", username))).toEqual([username]);
    expect(await find(equals("uid", Buffer.from(username)))).toEqual([username]);
  });
  test("finds parts of values, with umlauts and stars taken literally", async () => {
    expect(await find(substring("uid", { initial: "Kä", final: "oß" }))).toEqual(["Käthe Groß"]);
    expect(await find(substring("uid", { any: ["the", "Gr"] }))).toEqual(["Käthe Groß"]);
    expect(await find(substring("uid", { any: ["*"] }))).toEqual(["a*b"]);
    expect(await find(substring("uid", { any: ["\\"] }))).toEqual(["\\2a", "back\\slash"]);
  });
  test("combines with and, or, not and present", async () => {
    expect(await find(equalsAny("uid", ["anna", "ben", "nobody"]))).toEqual(["anna", "ben"]);
    expect(await find(and(present("uid"), not(or(equals("uid", "anna"), substring("uid", { any: ["b"] })))))).toEqual(
      ["2a", "Käthe Groß", "\\2a"].sort(),
    );
    expect(await find(or())).toEqual([]);
  });
  test("of any size and with any bytes is written so that it can be read", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 300 }), (values) => {
        const [element, ...rest] = readElements(encodeFilter(equalsAny("uid", values)));
        expect([element?.tag, rest.length]).toEqual([0xa1, 0]);
        const read = readElements(element!.content).map(({ content }) => readElements(content)[1]!.content);
        expect(Buffer.concat(read).equals(Buffer.concat(values))).toBe(true);
        expect(read).toHaveLength(values.length);
      }),
      { numRuns: 100 },
    );
  });
});
