import { describe, expect, it } from "@jest/globals";
import type { LedgerEntry } from "@id-connector/delivery-ledger";
import type { DirectoryGroup, DirectorySchool, DirectoryUser, SchoolItem } from "@id-connector/listener-object";
import { decide } from "../../../src/deliver/decide/decide.js";
import { type Known } from "../../../src/deliver/decide/decision.js";

const school = (name: string): DirectorySchool => ({
  ...{ kind: "school", id: `id-of-${name}`, dn: `ou=${name},dc=x`, name, displayName: name },
});
const [a, b] = [school("A"), school("B")];
const user: DirectoryUser = {
  ...{ kind: "user", id: "u", dn: "uid=u,cn=users,ou=A,dc=x", username: "u", firstname: "U", lastname: "V" },
  ...{ schools: ["A"], roles: [], objectClasses: ["ucsschoolStudent"], groups: [] },
};
const present = { kind: "user", state: "present", schools: ["A"], related: [] } as const;
const schoolEntry = { kind: "school", state: "present", schools: ["A"], related: [] } as const;
const item: SchoolItem = {
  ...{ id: a.id, dn: a.dn, udm_object_type: "container/ou", object: { name: "A", displayName: "A" }, options: null },
};

/** `entry`: the only one that the ledger has of the object. */
type Change = Partial<Known> & { readonly entry?: LedgerEntry | undefined };

function decided({ entry, ...change }: Change) {
  return decide({
    ...{ object: undefined, schools: [a, b], ledgerComplete: true, scope: ["A"], resend: false },
    ...{ hidden: false, sends: { users: true, groups: true }, possibleKinds: ["school_class", "workgroup"] },
    entries: entry ? [entry] : [],
    ...change,
  });
}

describe("an object that is gone", () => {
  it("is deleted where the ledger knows it and all its listed schools are seen", () => {
    expect(decided({ entry: present })).toEqual({ act: "remove", kinds: ["user"] });
  });

  it("is deleted without a look at schools that are not listed", () => {
    const entry = { ...present, schools: ["Gone"] };
    expect(decided({ entry })).toEqual({ act: "remove", kinds: ["user"] });
    expect(decided({ entry: { ...present, schools: ["A", "Gone"] } })).toEqual({ act: "remove", kinds: ["user"] });
    expect(decided({ entry, schools: [] })).toEqual({ act: "remove", kinds: ["user"] });
  });

  it.each([true, false])("is left alone where a listed school of it is not seen (resend: %s)", (resend) => {
    const refused = { act: "refuse", code: "SCHOOL_NOT_SEEN" };
    expect(decided({ entry: present, schools: [b], resend })).toMatchObject(refused);
    expect(decided({ entry: { ...present, schools: ["B"] }, schools: [a], scope: "all", resend })).toMatchObject(
      refused,
    );
  });

  it.each([true, false])("is left alone where it may be hidden (resend: %s)", (resend) => {
    expect(decided({ entry: present, hidden: true, resend })).toMatchObject({ act: "refuse", code: "NOT_SEEN" });
  });

  it("is left alone where no school is known and none is seen", () => {
    const refused = { act: "refuse", code: "SCHOOL_NOT_SEEN" };
    expect(decided({ schools: [], resend: true })).toMatchObject(refused);
    expect(decided({ entry: { ...present, schools: [] }, schools: [] })).toMatchObject(refused);
  });

  it("needs no request where the ledger says that the broker does not have it", () => {
    expect(decided({})).toMatchObject({ act: "nothing", outcome: "superseded" });
    expect(decided({ entry: { ...present, state: "absent" } })).toMatchObject({
      act: "nothing",
      outcome: "superseded",
    });
  });

  it("is deleted whatever the ledger says where somebody asked for it", () => {
    expect(decided({ resend: true })).toEqual({ act: "remove", kinds: ["school_class", "workgroup"] });
    expect(decided({ resend: true, entry: { ...present, state: "absent" } })).toEqual({
      act: "remove",
      kinds: ["user"],
    });
  });
});

describe("an object that is out of scope", () => {
  const object = { ...user, schools: ["B"] };

  it("is deleted where the broker may have it", () => {
    expect(decided({ object, entry: present })).toEqual({ act: "remove", kinds: ["user"] });
    expect(decided({ object })).toMatchObject({ act: "nothing", outcome: "out_of_scope" });
  });

  it("is deleted whatever the ledger says where somebody asked for it", () => {
    expect(decided({ object, resend: true, possibleKinds: ["user"] })).toEqual({ act: "remove", kinds: ["user"] });
    const entry = { ...present, state: "absent" } as const;
    expect(decided({ object, resend: true, entry })).toEqual({ act: "remove", kinds: ["user"] });
  });
});

describe("a user of a listed and another school", () => {
  it("is sent with the listed one and its classes only, so that nothing makes the other one at the broker", () => {
    const group = { kind: "school_class" as const, dn: "", description: "" };
    const groups = ["A", "B"].map((of) => ({ ...group, id: `class of ${of}`, school: of, name: "1" }));
    const decision = decided({ object: { ...user, schools: ["A", "B"], groups } });
    expect(decision).toMatchObject({ act: "send_user", schools: [a], classes: [{ id: "class of A" }] });
  });
});

describe("a school", () => {
  it("is neither sent nor deleted for its own sake without an item that speaks of it", () => {
    const nothing = { act: "nothing", outcome: "out_of_scope" };
    expect(decided({ object: a, resend: true })).toMatchObject(nothing);
    expect(decided({ object: a, scope: ["B"], entry: schoolEntry, resend: true })).toMatchObject(nothing);
    expect(decided({ scope: ["B"], entry: schoolEntry, resend: true })).toMatchObject(nothing);
  });

  it("is sent or deleted for its own sake where an item speaks of it", () => {
    expect(decided({ schoolItem: item, object: a })).toEqual({ act: "send_school", school: a });
    const gone = { schoolItem: item, scope: ["B"], entry: schoolEntry, schools: [b] };
    expect(decided(gone)).toEqual({ act: "remove_school", name: "A" });
  });
});

describe("a user that names a school which the directory does not show", () => {
  const object = { ...user, schools: ["A", "Gone", "B"] };
  const scope = "all" as const;
  const contexts = (change: Change) => {
    const decision = decided({ object, scope, ...change });
    return decision.act === "send_user" ? Object.keys(decision.body.context).sort() : decision;
  };

  it("is sent with the others, and told as a problem that names the school and what to do", () => {
    const decision = decided({ object, scope });
    expect(decision).toMatchObject({ act: "send_user", schools: [a, b], partly: { code: "SCHOOL_UNKNOWN" } });
    expect(decision).toMatchObject({ partly: { schools: ["A", "B"] } });
    const message = decision.act === "send_user" ? decision.partly?.message : "";
    expect(message).toContain('not the school "Gone" that it names. It is sent with its other schools');
    expect(message).toContain("take its name out of the user's ucsschoolSchool");
    expect(contexts({})).toEqual(["A", "B"]);
  });

  it("stays in that school where the broker has it there: nothing is taken away", () => {
    const entry = { ...present, schools: ["A", "gone"] };
    expect(contexts({ entry })).toEqual(["A", "B", "Gone"]);
    expect(decided({ object, scope, entry })).toMatchObject({
      schools: [a, b],
      partly: { schools: ["A", "B", "Gone"] },
    });
    expect(contexts({ entry: { ...entry, state: "sending" } })).toEqual(["A", "B", "Gone"]);
    expect(contexts({ entry: { ...entry, state: "absent" } })).toEqual(["A", "B"]);
  });

  it.each([
    ["what the broker has is not known", { ledgerComplete: false }],
    ["what the broker has of it is not known", { entry: { ...present, schools: [] } }],
    ["none of its schools is shown", { schools: [school("C")] }],
    ["none of its schools is shown, though the broker has it there", { schools: [school("C")], entry: present }],
  ])("is not sent where %s", (_, change: Change) => {
    expect(decided({ object, scope, ...change })).toMatchObject({
      ...{ act: "refuse", code: "SCHOOL_UNKNOWN" },
      message: expect.stringContaining("It is not sent.") as unknown,
    });
  });

  it("is sent as ever where the school is not listed", () => {
    const decision = decided({ object, scope: ["A", "B"] });
    expect(decision).toMatchObject({ act: "send_user", schools: [a, b] });
    expect(decision).not.toHaveProperty("partly");
  });
});

describe("a group that became another kind and kept its id", () => {
  const workgroup: DirectoryGroup = {
    ...{ kind: "workgroup", id: "g", dn: "cn=A-1a,cn=schueler,cn=groups,ou=A,dc=x", school: "A", name: "1a" },
    ...{ description: "", roles: [], members: [] },
  };
  const schoolClass = { kind: "school_class", state: "present", schools: ["A"], related: [] } as const;
  const gone = { ...schoolClass, state: "absent", deletedAt: 1 } as const;
  const former = (change: Change) => {
    const decision = decided({ object: workgroup, ...change });
    return decision.act === "send_group" ? (decision.former ?? []) : decision.act;
  };

  it("is deleted as what it was, and sent as what it is", () => {
    expect(decided({ object: workgroup, entry: schoolClass })).toMatchObject({
      ...{ act: "send_group", kind: "workgroup", former: ["school_class"] },
    });
    expect(former({ entry: { ...schoolClass, state: "sending" } })).toEqual(["school_class"]);
    expect(former({ entries: [{ ...schoolClass, kind: "workgroup" }, schoolClass] })).toEqual(["school_class"]);
  });

  it("is sent alone where the ledger knows that the broker has nothing else", () => {
    expect(former({})).toEqual([]);
    expect(former({ entry: { ...schoolClass, kind: "workgroup" } })).toEqual([]);
    expect(former({ entry: gone })).toEqual([]);
  });

  it("may be at the broker as both where somebody asks for it, or the ledger does not go back far enough", () => {
    expect(former({ resend: true })).toEqual(["school_class"]);
    expect(former({ resend: true, entry: gone })).toEqual(["school_class"]);
    expect(former({ ledgerComplete: false })).toEqual(["school_class"]);
    expect(former({ ledgerComplete: false, entry: gone })).toEqual([]);
    expect(decided({ object: user, resend: true })).not.toHaveProperty("former");
  });

  it("is deleted as all that it may be there when it is gone", () => {
    const both = [{ ...schoolClass, kind: "workgroup" as const }, schoolClass];
    expect(decided({ entries: both })).toEqual({ act: "remove", kinds: ["workgroup", "school_class"] });
    expect(decided({ entry: schoolClass })).toEqual({ act: "remove", kinds: ["school_class"] });
    expect(decided({ entry: gone, resend: true })).toEqual({ act: "remove", kinds: ["school_class", "workgroup"] });
    expect(decided({ object: { kind: "other", id: "g", dn: "cn=A-1a,dc=x" }, entries: both })).toEqual({
      ...{ act: "remove", kinds: ["workgroup", "school_class"] },
    });
  });

  it("is deleted only where the schools of all that it is there as are seen", () => {
    const both = [
      { ...schoolClass, kind: "workgroup" as const },
      { ...schoolClass, schools: ["B"] },
    ];
    const known = { entries: both, scope: ["A", "B"] };
    expect(decided(known)).toMatchObject({ act: "remove" });
    expect(decided({ ...known, schools: [a] })).toMatchObject({ act: "refuse", code: "SCHOOL_NOT_SEEN" });
  });
});

describe("a user who is none any more, and keeps the id", () => {
  it("is deleted, whether the school's classes or the type are gone", () => {
    const object = { ...user, objectClasses: ["inetOrgPerson"] };
    expect(decided({ object, entry: present })).toEqual({ act: "remove", kinds: ["user"] });
    const other = { kind: "other", id: "u", dn: user.dn } as const;
    expect(decided({ object: other, entry: present })).toEqual({ act: "remove", kinds: ["user"] });
  });
});

describe("an object of which access rules hide a part", () => {
  const refused = { act: "refuse", code: "PARTLY_SEEN" };
  const group: DirectoryGroup = {
    ...{ kind: "school_class", id: "c", dn: "cn=A-1,ou=A,dc=x", school: "A", name: "1", description: "" },
    ...{ roles: [], members: [] },
  };

  it("is not sent where an attribute is hidden, and the reason names it", () => {
    const decision = decided({ object: group, hiddenAttributes: ["description"] });
    expect(decision).toMatchObject({ ...refused, kind: "school_class" });
    expect(decision).toHaveProperty("message", expect.stringContaining("does not show description of this group"));
    expect(decided({ object: group })).toMatchObject({ act: "send_group" });
  });

  it("is no faulty one where what is needed is only hidden", () => {
    const nameless = { ...user, firstname: "" };
    expect(decided({ object: nameless, hiddenAttributes: ["givenName"] })).toMatchObject(refused);
    expect(decided({ object: nameless })).toMatchObject({ act: "refuse", code: "FAULTY_OBJECT" });
    expect(decided({ object: nameless, hidden: true })).toMatchObject({ act: "refuse", code: "FAULTY_OBJECT" });
  });

  it("is deleted where it is in no listed school, whatever is hidden", () => {
    expect(decided({ object: user, entry: present, scope: ["B"], hiddenAttributes: ["givenName"] })).toEqual({
      act: "remove",
      kinds: ["user"],
    });
  });

  it("waits for the display name of a school that would have to be made", () => {
    expect(decided({ object: user, namelessSchools: ["a"] })).toMatchObject(refused);
    expect(decided({ object: user, namelessSchools: ["B"] })).toMatchObject({ act: "send_user" });
    expect(decided({ object: group, namelessSchools: ["a"] })).toMatchObject({ ...refused, kind: "school_class" });
    expect(decided({ object: a, schoolItem: item, namelessSchools: ["A"] })).toMatchObject({
      ...{ ...refused, kind: "school" },
    });
    const known = { object: a, schoolItem: item, hiddenAttributes: ["displayName"] };
    expect(decided(known)).toMatchObject({ act: "send_school" });
  });
});
