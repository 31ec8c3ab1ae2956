import { expect, test } from "@jest/globals";
import { type Fields, groupFields, userFields } from "@id-connector/listener-object";
import { redact } from "@id-connector/redaction";
import { attributesOf, readFields } from "../src/read-fields.js";
import { groupProperties, userProperties } from "../src/udm-properties.js";

const fields = {
  name: { attribute: "cn", holds: "text" },
  hobby: { attribute: "hobby", holds: "optional" },
  schools: { attribute: "ou", holds: "list" },
} as const satisfies Fields;

function entryOf(values: Readonly<Record<string, string[]>>) {
  return { attribute: (name: string) => values[name] ?? [] };
}

test("a text is the first value, an optional one may be absent, a list has all values", () => {
  const full = entryOf({ cn: ["1a", "1b"], hobby: ["chess"], ou: ["A", "B"] });
  expect(readFields(full, fields)).toEqual({ name: "1a", hobby: "chess", schools: ["A", "B"] });
  expect(Object.entries(readFields(entryOf({}), fields))).toEqual([
    ["name", ""],
    ["schools", []],
  ]);
  expect(attributesOf(fields)).toEqual(["cn", "hobby", "ou"]);
});

test.each([
  ["user", userFields, userProperties],
  ["group", groupFields, groupProperties],
])("each property of a %s is one that UDM makes of the same attribute", (_, table, rules) => {
  for (const { property, attribute, holds } of Object.values<Fields[string]>(table)) {
    if (property === undefined) continue;
    const kind = holds === "list" ? "list" : "text";
    expect(rules.filter((rule) => rule.property === property)).toEqual([{ property, attribute, kind }]);
  }
});

test("what a log hides by its name is every value of a user that is not named here as harmless", () => {
  const harmless = ["ucsschoolSourceUID", "ucsschoolSchool", "school", "ucsschoolRole", "objectClass"];
  const names = Object.values<Fields[string]>(userFields).flatMap(({ attribute, property = attribute }) => [
    attribute,
    property,
  ]);
  for (const name of names.filter((one) => !harmless.includes(one)))
    expect(redact({ [name]: "Anna" })).toEqual({ [name]: "[personal]" });
});
