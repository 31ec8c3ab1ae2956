import { describe, expect, it } from "@jest/globals";
import type { Trigger } from "@id-connector/listener-object";
import { toItem } from "../../src/listen/to-item.js";

const id = "e5d18ac4-f981-5c6f-8f32-d573bc9d4058";
const trigger: Trigger = { id, dn: "cn=Old,cn=groups,dc=test", udm_object_type: "groups/group" };
const schoolClass = {
  ...{ kind: "school_class" as const, id, dn: "cn=S-1a,cn=klassen,cn=schueler,cn=groups,ou=S,dc=test", school: "S" },
  ...{ name: "1a", description: "", roles: [], members: [] },
};

describe("the item of triggers", () => {
  it("says what the directory says, with the DN that it has now", () => {
    expect(toItem([trigger], schoolClass)).toMatchObject({ id, dn: schoolClass.dn, object: { name: "S-1a" } });
  });

  it("says that an object is gone which the directory does not have", () => {
    expect(toItem([trigger], undefined)).toEqual({ ...trigger, object: null, options: null });
  });

  it("says of what no broker holds that it is there, and nothing that would concern an authority", () => {
    expect(toItem([trigger], { kind: "other", id, dn: "cn=Role,cn=groups,ou=S,dc=test" })).toEqual({
      ...{ id, dn: "cn=Role,cn=groups,ou=S,dc=test", udm_object_type: "groups/group", object: {}, options: [] },
    });
  });

  it("asks for sending where one of them did, not only the newest", () => {
    expect(toItem([{ ...trigger, resend: true }, trigger], schoolClass).resend).toBe(true);
    expect(toItem([{ ...trigger, resend: true }], undefined)).toMatchObject({ object: null, resend: true });
    expect(toItem([trigger], schoolClass).resend).toBeUndefined();
  });
});
