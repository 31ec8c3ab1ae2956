import { describe, expect, it } from "@jest/globals";
import type { DirectorySchool } from "@id-connector/listener-object";
import {
  asNamedAtBroker,
  nameAtBroker,
  showsSchool,
  type MappedGroupToSend,
  type MappedUserToSend,
} from "../src/index.js";

const school = (id: string, name: string): DirectorySchool => ({
  ...{ kind: "school", id, dn: `ou=${name},dc=x`, name, displayName: name },
});
const schools = [school("s1", "New"), school("s2", "Other")];
const held = { state: "present", schools: ["Old"] } as const;
const nameOf = nameAtBroker(schools, (id) => (id === "s1" ? held : undefined));

describe("a school that was renamed", () => {
  it("is called at the broker as when it was made, in whatever case it is asked for", () => {
    expect(["New", "NEW", "Other", "Unknown"].map(nameOf)).toEqual(["Old", "Old", "Other", "Unknown"]);
  });

  it("is called as in the directory where only the case differs, or where the broker does not have it", () => {
    expect(nameAtBroker(schools, () => ({ state: "present", schools: ["NEW"] }))("New")).toBe("New");
    expect(nameAtBroker(schools, () => ({ state: "absent", schools: ["Old"] }))("New")).toBe("New");
  });

  it("is shown under both names", () => {
    expect(["new", "old", "Gone"].map((name) => showsSchool(schools, name, nameOf))).toEqual([true, true, false]);
  });

  it("is named so in all that is sent, the order of a context kept", () => {
    const user: MappedUserToSend = {
      outcome: "send",
      body: {
        ...{ id: "u", first_name: "A", last_name: "B", user_name: "ab" },
        context: { New: { roles: ["student"], classes: ["1a"] }, Other: { roles: ["student"], classes: [] } },
      },
      schools: ["New", "Other"],
      classes: [{ kind: "school_class", id: "c", dn: "", school: "New", name: "1a", description: "" }],
    };
    expect(asNamedAtBroker(user, nameOf)).toMatchObject({
      body: { context: { Old: { classes: ["1a"] }, Other: {} } },
      schools: ["Old", "Other"],
      classes: [{ id: "c", school: "Old", name: "1a" }],
    });
    const group: MappedGroupToSend = {
      ...{ outcome: "send", body: { id: "c", name: "1a", description: "", school: "New" }, school: "New" },
      ...{ members: ["u"], leftOut: [] },
    };
    expect(asNamedAtBroker(group, nameOf)).toEqual({ ...group, school: "Old", body: { ...group.body, school: "Old" } });
  });
});
