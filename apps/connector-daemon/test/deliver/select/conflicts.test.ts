import { describe, expect, it } from "@jest/globals";
import { mustWait, neighbours } from "../../../src/deliver/select/conflicts.js";
import type { GroupToSend, UserToSend } from "../../../src/deliver/decide/decision.js";

const school = { kind: "school" as const, id: "s", dn: "ou=S,dc=x", name: "S", displayName: "S" };
const schoolClass = { kind: "school_class" as const, id: "new", dn: "", school: "S", name: "1a", description: "" };
const user: UserToSend = {
  act: "send_user",
  body: { id: "u", first_name: "A", last_name: "B", user_name: "ab", context: {} },
  content: "",
  schools: [school],
  classes: [schoolClass],
  groups: [schoolClass],
};
const group: GroupToSend = {
  act: "send_group",
  kind: "school_class",
  body: { id: "new", name: "1a", description: "", school: "S" },
  content: "",
  school,
  members: ["u", "v"],
  leftOut: [],
};
const before = { kind: "user" as const, state: "present" as const, schools: ["S"], related: ["old"] };

describe("what may not be under way together", () => {
  it("a user and the classes that it enters or leaves", () => {
    expect([...neighbours(user, [before])].sort()).toEqual(["new", "old"]);
  });
  it("a class and the users that enter or leave it", () => {
    const entry = { ...before, kind: "school_class" as const, related: ["gone"] };
    expect([...neighbours(group, [entry])].sort()).toEqual(["gone", "u", "v"]);
  });
  it("a group that became another kind and the members that it had as the first", () => {
    const [workgroup, schoolClass] = [
      { ...before, kind: "workgroup" as const, related: ["u"] },
      { ...before, kind: "school_class" as const, related: ["gone"] },
    ];
    const now: GroupToSend = { ...group, kind: "workgroup", members: ["u"], former: ["school_class"] };
    expect(new Set(neighbours(now, [workgroup, schoolClass]))).toEqual(new Set(["u", "gone"]));
  });
  it("a deleted object and all that it was related to", () => {
    expect(neighbours({ act: "remove", kinds: ["user"] }, [before])).toEqual(["old"]);
  });
  it("an object that needs no request stands in nobody's way", () => {
    expect(neighbours({ act: "nothing", outcome: "unchanged", why: "" }, [before])).toEqual([]);
  });
  it("waits for itself, and for a neighbour whichever of the two knows of it", () => {
    const underWay = new Map([["old", { neighbours: new Set(["u"]) }]]);
    expect(mustWait("old", [], underWay)).toBe(true);
    expect(mustWait("v", ["new", "old"], underWay)).toBe(true);
    expect(mustWait("u", [], underWay)).toBe(true);
    expect(mustWait("v", ["new"], underWay)).toBe(false);
  });
});
