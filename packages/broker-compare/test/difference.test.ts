import { describe, expect, it } from "@jest/globals";
import type { GroupOfUser } from "@id-connector/listener-object";
import { findDifference, valuesOf, type Wanted } from "../src/index.js";

const classOf = (id: string, name: string): GroupOfUser => ({
  ...{ kind: "school_class", id, dn: `cn=${name}`, school: "S", name, description: "" },
});
const user: Wanted = {
  kind: "user",
  id: "u",
  classes: [classOf("c1", "1a"), classOf("c2", "1b")],
  body: {
    ...{ id: "u", first_name: "A", last_name: "B", user_name: "a.b" },
    context: { S: { roles: ["student"], classes: ["1a", "1b"] } },
  },
};
const group: Wanted = {
  ...{ kind: "workgroup", id: "g" },
  body: { id: "g", name: "chor", description: "", school: "S", members: ["u1", "u2"] },
};
const held = (classes: readonly string[], more: object = {}) => ({
  ...user.body,
  ...{ context: { s: { roles: ["student"], classes } } },
  ...more,
});

describe("a difference", () => {
  it("is none where only order and case of school names differ", () => {
    expect(findDifference(user, held(["1b", "1a"]))).toBeUndefined();
    expect(findDifference(group, { ...group.body, members: ["u2", "u1"], school: "s" })).toBeUndefined();
  });
  it("in nothing but members names those that make it", () => {
    expect(findDifference(group, { ...group.body, members: ["u2", "u3"] })).toEqual({
      fields: ["members"],
      relations: { ids: ["u1", "u3"], lacking: ["u1"], unnamed: 0 },
    });
    expect(findDifference(group, { ...group.body, members: [], description: "x" })?.relations).toBeUndefined();
  });
  it("in nothing but classes names those that are missing, and counts those too many", () => {
    expect(findDifference(user, held(["1b", "2a", "2b"]))).toEqual({
      fields: ["context.S.classes"],
      relations: { ids: ["c1"], lacking: ["c1"], unnamed: 2 },
    });
    expect(findDifference(user, held(["1b"], { last_name: "X" }))?.relations).toBeUndefined();
  });
  it("has its values, for who asked for them", () => {
    const other = held(["1b"], { last_name: "X" });
    const { fields = [] } = findDifference(user, other) ?? {};
    expect(valuesOf(fields, user.body, other)).toEqual([
      { field: "last_name", directory: "B", broker: "X" },
      { field: "context.S.classes", directory: ["1a", "1b"], broker: ["1b"] },
    ]);
    const more = { ...user.body, context: { T: { roles: [], classes: [] } } };
    expect(valuesOf(findDifference(user, more)?.fields ?? [], user.body, more)).toEqual([
      { field: "context.S", directory: { roles: ["student"], classes: ["1a", "1b"] }, broker: undefined },
      { field: "context.T", directory: undefined, broker: { roles: [], classes: [] } },
    ]);
  });
});
