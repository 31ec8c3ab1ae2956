import { describe, expect, it } from "@jest/globals";
import { resendItem } from "../src/index.js";

const id = "e5d18ac4-f981-5c6f-8f32-d573bc9d4058";
const school = { kind: "school" as const, id, dn: "ou=A,dc=test", name: "A", displayName: "School A" };

describe("the item of an object that somebody asked for", () => {
  it("says what the directory says, and that it is to be sent in any case", () => {
    expect(resendItem(id, school)).toMatchObject({
      udm_object_type: "container/ou",
      object: { name: "A" },
      resend: true,
    });
  });

  it("of one that is gone says whether it was a school: nothing else would", () => {
    expect(resendItem(id, undefined)).toMatchObject({ udm_object_type: "users/user", object: null, resend: true });
    expect(resendItem(id, undefined, "school")).toEqual({
      ...{ id, dn: `entryUUID=${id}`, udm_object_type: "container/ou", object: null, options: null, resend: true },
    });
  });
});
